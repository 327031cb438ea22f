// SPDX-License-Identifier: Apache-2.0
// What the pages' window has from the trackers, and what the compiler doesn't know of browsers.

export type Properties = Record<string, unknown>;

declare global {
    interface Window {
        // A stub, before the tracker is there: `q` has the calls that wait for it.
        waymark?: {
            (name: string, properties?: Properties | false): void;
            q?: [name: string, properties?: Properties | false][];
        };
        pingoo?: { track(name: string): void };
    }
    interface Document {
        prerendering?: boolean; // not yet shown
    }
    interface Navigator {
        globalPrivacyControl?: boolean; // https://www.w3.org/TR/gpc/
    }
}
