// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark {

// An absolute http or https URL, read and written as the WHATWG URL Standard says, so that a
// browser and this class agree on where it leads: `HTTP://Example.com:80/a/../b c` is
// `http://example.com/b%20c`, `http://0x7f.1` is `http://127.0.0.1/`, and an internationalized host
// becomes punycode (UTS 46, non-transitional).
//
// A value: immutable, safe to share between threads.
class Url {
public:
    // What browsers and proxies carry without harm. Counted before parsing.
    static constexpr std::size_t bytes_max = 2083;

    // invalid_argument: longer than bytes_max, no absolute http or https URL, or its host or port
    // is
    //                   malformed.
    [[nodiscard]] static Result<Url> parse(std::string_view text);

    // The URL in its one normal spelling: printable ASCII without spaces, fit for a header.
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool is_https() const { return https_; }
    // Lower-case ASCII; an IPv6 address in its brackets.
    [[nodiscard]] std::string_view host() const
    {
        return std::string_view(text_).substr(host_at_, host_bytes_);
    }
    // The host, if it is an address.
    [[nodiscard]] const std::optional<IpAddress>& address() const { return address_; }
    // The scheme's own port if the URL names none.
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] bool has_userinfo() const { return has_userinfo_; }

    friend bool operator==(const Url& a, const Url& b) { return a.text_ == b.text_; }

private:
    Url() = default;

    std::string text_;
    std::size_t host_at_ = 0;
    std::size_t host_bytes_ = 0;
    std::optional<IpAddress> address_;
    std::uint16_t port_ = 0;
    bool https_ = false;
    bool has_userinfo_ = false;
};

} // namespace waymark
