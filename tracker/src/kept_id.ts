// SPDX-License-Identifier: Apache-2.0
// The visitor's id, kept in the browser once its owner has agreed to that. Where there is no
// storage nothing is kept, and the visitor is one of today only.

const key = 'waymark_id';

export function kept_id(): string | undefined {
    try {
        return localStorage.getItem(key) || undefined;
    } catch {
        return undefined;
    }
}

// An id that is kept already stays.
export function keep_id(): void {
    try {
        // The URL of a blob ends in a UUID.
        localStorage.setItem(key, kept_id() || URL.createObjectURL(new Blob()).slice(-36));
    } catch {
        // As above.
    }
}

export function forget_id(): void {
    try {
        localStorage.removeItem(key);
    } catch {
        // As above.
    }
}
