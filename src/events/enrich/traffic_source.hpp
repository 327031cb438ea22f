// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark::events::enrich {

// What kind of place sends visitors.
enum class SourceKind { unknown, search, social, video, shopping, assistant, email };

// The host of an absolute URL, as it is written there, without user, port and a leading "www.".
// Empty if `url` has none. An application's referrer (android-app://com.slack/) gives its id.
[[nodiscard]] std::string_view host_of_url(std::string_view url);

// The kind of a host in lower case, without "www.": its own, or that of a domain it lies under.
[[nodiscard]] SourceKind kind_of_host(std::string_view host);

// The kind of a utm_source, in lower case: a name ("google", "fb") or a host.
[[nodiscard]] SourceKind kind_of_source(std::string_view source);

} // namespace waymark::events::enrich
