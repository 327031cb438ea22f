// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::redirect {

// Appends `target` to `out` with the parameters of `query` beside its own, as the DWZ service
// passes them on: all values of one name are kept, the target's first; sorted by name; a space as
// `+`, all but letters, digits and `-_.~` escaped. A query with a malformed escape or a `;` is
// dropped as a whole, while the target's is still rewritten: there, both stand for themselves.
// Without a query the target stays as it is. Path and fragment keep their spelling, but that bytes
// beyond printable ASCII are escaped.
//
// Allocates only if `out` must grow, or for more than 64 parameters.
void append_with_query(std::string& out, std::string_view target, std::string_view query);

// Appends `text` as it stands, but each byte that is not printable ASCII, and each space, escaped:
// fit for a header.
void append_spelled(std::string& out, std::string_view text);

} // namespace waymark::redirect
