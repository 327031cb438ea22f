// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/domains/short_code.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links::domains {

// A domain that short links stand on, as it is set up now.
struct Domain {
    std::uint64_t id = 0; // of the set-up, towards clients
    DomainId name_id;     // of the name: what links and events refer to
    std::string name;     // lower case, with its port: "short.ly", "127.0.0.1:8080"
    std::string protocol; // "http" or "https"
    std::string site_name;
    std::string icp_number;
    std::string police_number;
    std::string description;
    bool is_active = true;
    bool pass_query_params = false;
    CodeFormat codes;
    TimePoint created;
    TimePoint updated;
};

// What somebody wants a new domain to be, unchecked.
struct DomainDraft {
    std::string name; // a leading http:// or https://, and a slash at the end, are ignored
    std::string protocol;
    std::string site_name;
    std::string icp_number;
    std::string police_number;
    std::string description;
    bool is_active = true;
    bool pass_query_params = false;
    CodeFormat codes;
};

// What to change; nothing: leave it. How codes are made is settled when a domain is created.
struct DomainPatch {
    std::optional<std::string> name;
    std::optional<std::string> protocol;
    std::optional<std::string> site_name;
    std::optional<std::string> icp_number;
    std::optional<std::string> police_number;
    std::optional<std::string> description;
    std::optional<bool> is_active;
    std::optional<bool> pass_query_params;
};

// Limits, in Unicode code points.
inline constexpr std::size_t site_name_max = 100;
inline constexpr std::size_t register_number_max = 50; // ICP and police
inline constexpr std::size_t domain_description_max = 500;
inline constexpr std::size_t domain_name_max = 100;

// The name in its one spelling: lower case, without scheme and slash at the end. Dot-separated
// labels (letters, digits, inner hyphens, up to 63 each) that end in an alphabetic one of at least
// two; or an IP literal; with a port or not. A single label such as `localhost` is none.
//
// invalid_argument: it is none (field `name`), or only its port is wrong (field `port`).
[[nodiscard]] Result<std::string> parse_domain_name(std::string_view text);

// What a Host field names: lower case, without a port that is 80 or 443.
[[nodiscard]] std::string normal_host(std::string_view host);

// All that is wrong with it, in the order of the members; `field` is a member's name, or `port`, or
// `random_suffix_length`.
[[nodiscard]] std::vector<Error> find_mistakes(const DomainDraft& draft);
[[nodiscard]] std::vector<Error> find_mistakes(const DomainPatch& patch);

} // namespace waymark::links::domains
