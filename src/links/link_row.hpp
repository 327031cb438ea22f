// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link.hpp"

#include <soci/soci.h>

#include <array>
#include <string>
#include <string_view>

namespace waymark::links {

// A text that may be NULL; an empty one is stored as NULL.
struct NullableText {
    NullableText() = default;
    explicit NullableText(std::string text)
        : value(std::move(text)), indicator(value.empty() ? soci::i_null : soci::i_ok)
    {
    }
    [[nodiscard]] std::string get() const
    {
        return indicator == soci::i_null ? std::string() : value;
    }

    std::string value;
    soci::indicator indicator = soci::i_null;
};

struct NullableNumber {
    long long value = 0;
    soci::indicator indicator = soci::i_null;
};

// A link as the columns of `links` and its owner's uid. Statements are bound to its members, which
// must not move until the statement is done.
class LinkRow {
public:
    // What to select, in the order of bind_result, from `links JOIN users`.
    static const std::string_view selected_columns;
    // Stores all but `id`; does nothing if the slug is taken.
    static const std::string_view insert_statement;

    LinkRow() = default;
    explicit LinkRow(const Link& link);

    void bind_result(soci::statement& statement);
    void bind_insert(soci::statement& statement);

    // What was fetched last.
    [[nodiscard]] Link to_link() const;

private:
    long long id_ = 0;
    std::string uid_;
    long long domain_ = 0;
    std::string slug_;
    std::string target_url_;
    NullableText title_;
    long long owner_ = 0;
    std::string owner_uid_;
    std::string status_;
    NullableText password_hash_;
    NullableNumber expires_ms_;
    NullableNumber click_limit_;
    std::array<NullableText, utm_fields.size()> utm_;
    NullableText default_url_;
    int is_ab_test_ = 0;
    int is_smart_routing_ = 0;
    NullableText og_title_;
    NullableText og_description_;
    NullableText og_image_;
    NullableText twitter_card_;
    long long created_ms_ = 0;
    long long updated_ms_ = 0;
};

} // namespace waymark::links
