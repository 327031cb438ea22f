// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';

// Looks again and again; throws when it has not become true within the time.
export async function until(what, within_ms, is_so) {
    const deadline = Date.now() + within_ms;
    for (;;) {
        const result = await is_so();
        if (result) return result;
        if (Date.now() > deadline) throw new Error(`not within ${within_ms} ms: ${what}`);
        await pause(20);
    }
}
