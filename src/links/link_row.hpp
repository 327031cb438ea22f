// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link.hpp"

#include <soci/soci.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// A link as the columns of `links`, its owner's uid and its domain's name. Statements are bound to
// its members, which must not move until the statement is done; what is assigned to the row is
// stored at the next execution.
class LinkRow {
public:
    // What to select, in the order of bind_result, from `links JOIN users LEFT JOIN domain_names`.
    static const std::string_view selected_columns;
    // Stores all but `id` and what is counted; does nothing if the slug is taken.
    static const std::string_view insert_statement;
    // Stores what may change of the link `id`.
    static const std::string_view update_statement;

    LinkRow() = default;
    explicit LinkRow(const Link& link);

    void bind_result(soci::statement& statement);
    void bind_insert(soci::statement& statement);
    void bind_update(soci::statement& statement);

    // What was fetched last.
    [[nodiscard]] Link to_link() const;

private:
    void bind_changeable(soci::statement& statement);

    long long id_ = 0;
    std::string uid_;
    long long domain_ = 0;
    NullableText domain_name_;
    std::string protocol_;
    std::string slug_;
    std::string target_url_;
    NullableText title_;
    NullableText description_;
    long long owner_ = 0;
    std::string owner_uid_;
    std::string status_;
    NullableText password_hash_;
    NullableNumber expires_ms_;
    NullableNumber click_limit_;
    long long clicks_taken_ = 0;
    std::array<NullableText, utm_fields.size()> utm_;
    NullableText default_url_;
    int is_ab_test_ = 0;
    int is_smart_routing_ = 0;
    int is_sticky_ = 0;
    NullableText og_title_;
    NullableText og_description_;
    NullableText og_image_;
    NullableText twitter_card_;
    NullableText creator_ip_;
    long long clicks_ = 0;
    long long bot_clicks_ = 0;
    long long created_ms_ = 0;
    long long updated_ms_ = 0;
};

// The links of which `condition` is true. Its values are bound to `statement` already.
[[nodiscard]] std::vector<Link> select_links(soci::statement& statement,
                                             std::string_view condition);

} // namespace waymark::links
