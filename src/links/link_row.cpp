// SPDX-License-Identifier: Apache-2.0
#include "links/link_row.hpp"

#include <cassert>

namespace waymark::links {

namespace {

template <typename Nullable>
void bind_into(soci::statement& statement, Nullable& target)
{
    statement.exchange(soci::into(target.value, target.indicator));
}

template <typename Nullable>
void bind_use(soci::statement& statement, Nullable& source, std::string_view name)
{
    statement.exchange(soci::use(source.value, source.indicator, std::string(name)));
}

} // namespace

const std::string_view LinkRow::selected_columns = R"(
    links.id, links.uid, domain_id, slug, target_url, title, owner_id, users.uid, status,
    links.password_hash, expires_ms, click_limit, utm_source, utm_medium, utm_campaign, utm_term,
    utm_content, utm_id, utm_source_platform, default_url, is_ab_test, is_smart_routing, og_title,
    og_description, og_image, twitter_card_type, links.created_ms, links.updated_ms)";

const std::string_view LinkRow::insert_statement = R"(
    INSERT INTO links (
        uid, domain_id, slug, target_url, title, owner_id, status, password_hash, expires_ms,
        click_limit, utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id,
        utm_source_platform, default_url, is_ab_test, is_smart_routing, og_title, og_description,
        og_image, twitter_card_type, created_ms, updated_ms)
    VALUES (
        :uid, :domain_id, :slug, :target_url, :title, :owner_id, :status, :password_hash,
        :expires_ms, :click_limit, :utm_source, :utm_medium, :utm_campaign, :utm_term, :utm_content,
        :utm_id, :utm_source_platform, :default_url, :is_ab_test, :is_smart_routing, :og_title,
        :og_description, :og_image, :twitter_card_type, :created_ms, :updated_ms)
    ON CONFLICT (domain_id, slug) DO NOTHING)";

LinkRow::LinkRow(const Link& link)
    : uid_(link.uid), domain_(static_cast<long long>(link.domain.value)), slug_(link.slug),
      target_url_(link.target_url), title_(link.title),
      owner_(static_cast<long long>(link.owner.value)), status_(to_string(link.status)),
      password_hash_(link.password_hash), default_url_(link.default_url),
      is_ab_test_(link.is_ab_test), is_smart_routing_(link.is_smart_routing),
      og_title_(link.og_title), og_description_(link.og_description), og_image_(link.og_image),
      created_ms_(to_epoch_ms(link.created)), updated_ms_(to_epoch_ms(link.updated))
{
    if (link.expires)
        expires_ms_ = {to_epoch_ms(*link.expires), soci::i_ok};
    if (link.click_limit)
        click_limit_ = {*link.click_limit, soci::i_ok};
    if (link.twitter_card)
        twitter_card_ = NullableText(std::string(to_string(*link.twitter_card)));
    for (std::size_t i = 0; i < utm_.size(); ++i)
        utm_[i] = NullableText(link.utm.*utm_fields[i].member);
}

void LinkRow::bind_result(soci::statement& statement)
{
    statement.exchange(soci::into(id_));
    statement.exchange(soci::into(uid_));
    statement.exchange(soci::into(domain_));
    statement.exchange(soci::into(slug_));
    statement.exchange(soci::into(target_url_));
    bind_into(statement, title_);
    statement.exchange(soci::into(owner_));
    statement.exchange(soci::into(owner_uid_));
    statement.exchange(soci::into(status_));
    bind_into(statement, password_hash_);
    bind_into(statement, expires_ms_);
    bind_into(statement, click_limit_);
    for (auto& value : utm_)
        bind_into(statement, value);
    bind_into(statement, default_url_);
    statement.exchange(soci::into(is_ab_test_));
    statement.exchange(soci::into(is_smart_routing_));
    bind_into(statement, og_title_);
    bind_into(statement, og_description_);
    bind_into(statement, og_image_);
    bind_into(statement, twitter_card_);
    statement.exchange(soci::into(created_ms_));
    statement.exchange(soci::into(updated_ms_));
}

void LinkRow::bind_insert(soci::statement& statement)
{
    statement.exchange(soci::use(uid_, "uid"));
    statement.exchange(soci::use(domain_, "domain_id"));
    statement.exchange(soci::use(slug_, "slug"));
    statement.exchange(soci::use(target_url_, "target_url"));
    bind_use(statement, title_, "title");
    statement.exchange(soci::use(owner_, "owner_id"));
    statement.exchange(soci::use(status_, "status"));
    bind_use(statement, password_hash_, "password_hash");
    bind_use(statement, expires_ms_, "expires_ms");
    bind_use(statement, click_limit_, "click_limit");
    for (std::size_t i = 0; i < utm_.size(); ++i)
        bind_use(statement, utm_[i], utm_fields[i].name);
    bind_use(statement, default_url_, "default_url");
    statement.exchange(soci::use(is_ab_test_, "is_ab_test"));
    statement.exchange(soci::use(is_smart_routing_, "is_smart_routing"));
    bind_use(statement, og_title_, "og_title");
    bind_use(statement, og_description_, "og_description");
    bind_use(statement, og_image_, "og_image");
    bind_use(statement, twitter_card_, "twitter_card_type");
    statement.exchange(soci::use(created_ms_, "created_ms"));
    statement.exchange(soci::use(updated_ms_, "updated_ms"));
}

Link LinkRow::to_link() const
{
    const auto status = parse_link_status(status_);
    assert(status); // the table has a CHECK
    Link link{.id = {static_cast<std::uint64_t>(id_)},
              .uid = uid_,
              .domain = {static_cast<std::uint64_t>(domain_)},
              .slug = slug_,
              .target_url = target_url_,
              .title = title_.get(),
              .owner = {static_cast<std::uint64_t>(owner_)},
              .owner_uid = owner_uid_,
              .status = *status,
              .password_hash = password_hash_.get(),
              .expires = {},
              .click_limit = {},
              .utm = {},
              .default_url = default_url_.get(),
              .is_ab_test = is_ab_test_ != 0,
              .is_smart_routing = is_smart_routing_ != 0,
              .og_title = og_title_.get(),
              .og_description = og_description_.get(),
              .og_image = og_image_.get(),
              .twitter_card = parse_twitter_card(twitter_card_.get()),
              .created = from_epoch_ms(created_ms_),
              .updated = from_epoch_ms(updated_ms_)};
    if (expires_ms_.indicator == soci::i_ok)
        link.expires = from_epoch_ms(expires_ms_.value);
    if (click_limit_.indicator == soci::i_ok)
        link.click_limit = click_limit_.value;
    for (std::size_t i = 0; i < utm_.size(); ++i)
        link.utm.*utm_fields[i].member = utm_[i].get();
    return link;
}

} // namespace waymark::links
