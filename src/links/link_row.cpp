// SPDX-License-Identifier: Apache-2.0
#include "links/link_row.hpp"

#include "storage/statement.hpp"

#include <fmt/format.h>

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

const std::string_view LinkRow::selected_columns = R"sql(
    links.id, links.uid, domain_id, domain_names.name, protocol, slug, target_url, title,
    description, owner_id, users.uid, status, links.password_hash, expires_ms, click_limit,
    clicks_taken, utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id,
    utm_source_platform, default_url, is_ab_test, is_smart_routing, is_sticky, og_title,
    og_description, og_image, twitter_card_type, creator_ip, clicks, bot_clicks,
    links.created_ms, links.updated_ms)sql";

const std::string_view LinkRow::insert_statement = R"sql(
INSERT INTO links (
    uid, domain_id, protocol, slug, target_url, title, description, owner_id, status, password_hash,
    expires_ms, click_limit, utm_source, utm_medium, utm_campaign, utm_term, utm_content, utm_id,
    utm_source_platform, default_url, is_ab_test, is_smart_routing, is_sticky, og_title,
    og_description, og_image, twitter_card_type, creator_ip, created_ms, updated_ms)
VALUES (
    :uid, :domain_id, :protocol, :slug, :target_url, :title, :description, :owner_id, :status,
    :password_hash, :expires_ms, :click_limit, :utm_source, :utm_medium, :utm_campaign, :utm_term,
    :utm_content, :utm_id, :utm_source_platform, :default_url, :is_ab_test, :is_smart_routing,
    :is_sticky, :og_title, :og_description, :og_image, :twitter_card_type, :creator_ip, :created_ms,
    :updated_ms)
ON CONFLICT (domain_id, slug) DO NOTHING
)sql";

const std::string_view LinkRow::update_statement = R"sql(
UPDATE links
SET target_url = :target_url, title = :title, description = :description, status = :status,
    password_hash = :password_hash, expires_ms = :expires_ms, click_limit = :click_limit,
    utm_source = :utm_source, utm_medium = :utm_medium, utm_campaign = :utm_campaign,
    utm_term = :utm_term, utm_content = :utm_content, utm_id = :utm_id,
    utm_source_platform = :utm_source_platform, default_url = :default_url,
    is_ab_test = :is_ab_test, is_smart_routing = :is_smart_routing, is_sticky = :is_sticky,
    og_title = :og_title, og_description = :og_description, og_image = :og_image,
    twitter_card_type = :twitter_card_type, updated_ms = :updated_ms
WHERE id = :id
)sql";

LinkRow::LinkRow(const Link& link)
    : id_(static_cast<long long>(link.id.value)), uid_(link.uid),
      domain_(static_cast<long long>(link.domain.value)), protocol_(link.protocol),
      slug_(link.slug), target_url_(link.target_url), title_(link.title),
      description_(link.description), owner_(static_cast<long long>(link.owner.value)),
      status_(to_string(link.status)), password_hash_(link.password_hash),
      default_url_(link.default_url), is_ab_test_(link.is_ab_test),
      is_smart_routing_(link.is_smart_routing), is_sticky_(link.is_sticky),
      og_title_(link.og_title), og_description_(link.og_description), og_image_(link.og_image),
      creator_ip_(link.creator_ip), created_ms_(to_epoch_ms(link.created)),
      updated_ms_(to_epoch_ms(link.updated))
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
    bind_into(statement, domain_name_);
    statement.exchange(soci::into(protocol_));
    statement.exchange(soci::into(slug_));
    statement.exchange(soci::into(target_url_));
    bind_into(statement, title_);
    bind_into(statement, description_);
    statement.exchange(soci::into(owner_));
    statement.exchange(soci::into(owner_uid_));
    statement.exchange(soci::into(status_));
    bind_into(statement, password_hash_);
    bind_into(statement, expires_ms_);
    bind_into(statement, click_limit_);
    statement.exchange(soci::into(clicks_taken_));
    for (auto& value : utm_)
        bind_into(statement, value);
    bind_into(statement, default_url_);
    statement.exchange(soci::into(is_ab_test_));
    statement.exchange(soci::into(is_smart_routing_));
    statement.exchange(soci::into(is_sticky_));
    bind_into(statement, og_title_);
    bind_into(statement, og_description_);
    bind_into(statement, og_image_);
    bind_into(statement, twitter_card_);
    bind_into(statement, creator_ip_);
    statement.exchange(soci::into(clicks_));
    statement.exchange(soci::into(bot_clicks_));
    statement.exchange(soci::into(created_ms_));
    statement.exchange(soci::into(updated_ms_));
}

void LinkRow::bind_insert(soci::statement& statement)
{
    statement.exchange(soci::use(uid_, "uid"));
    statement.exchange(soci::use(domain_, "domain_id"));
    statement.exchange(soci::use(protocol_, "protocol"));
    statement.exchange(soci::use(slug_, "slug"));
    statement.exchange(soci::use(owner_, "owner_id"));
    bind_use(statement, creator_ip_, "creator_ip");
    statement.exchange(soci::use(created_ms_, "created_ms"));
    bind_changeable(statement);
}

void LinkRow::bind_update(soci::statement& statement)
{
    statement.exchange(soci::use(id_, "id"));
    bind_changeable(statement);
}

void LinkRow::bind_changeable(soci::statement& statement)
{
    statement.exchange(soci::use(target_url_, "target_url"));
    bind_use(statement, title_, "title");
    bind_use(statement, description_, "description");
    statement.exchange(soci::use(status_, "status"));
    bind_use(statement, password_hash_, "password_hash");
    bind_use(statement, expires_ms_, "expires_ms");
    bind_use(statement, click_limit_, "click_limit");
    for (std::size_t i = 0; i < utm_.size(); ++i)
        bind_use(statement, utm_[i], utm_fields[i].name);
    bind_use(statement, default_url_, "default_url");
    statement.exchange(soci::use(is_ab_test_, "is_ab_test"));
    statement.exchange(soci::use(is_smart_routing_, "is_smart_routing"));
    statement.exchange(soci::use(is_sticky_, "is_sticky"));
    bind_use(statement, og_title_, "og_title");
    bind_use(statement, og_description_, "og_description");
    bind_use(statement, og_image_, "og_image");
    bind_use(statement, twitter_card_, "twitter_card_type");
    statement.exchange(soci::use(updated_ms_, "updated_ms"));
}

Link LinkRow::to_link() const
{
    const auto status = parse_link_status(status_);
    assert(status); // the table has a CHECK
    Link link{.id = {static_cast<std::uint64_t>(id_)},
              .uid = uid_,
              .domain = {static_cast<std::uint64_t>(domain_)},
              .domain_name = domain_name_.get(),
              .protocol = protocol_,
              .slug = slug_,
              .target_url = target_url_,
              .title = title_.get(),
              .description = description_.get(),
              .owner = {static_cast<std::uint64_t>(owner_)},
              .owner_uid = owner_uid_,
              .status = *status,
              .password_hash = password_hash_.get(),
              .expires = {},
              .click_limit = {},
              .clicks_taken = clicks_taken_,
              .utm = {},
              .default_url = default_url_.get(),
              .is_ab_test = is_ab_test_ != 0,
              .is_smart_routing = is_smart_routing_ != 0,
              .is_sticky = is_sticky_ != 0,
              .og_title = og_title_.get(),
              .og_description = og_description_.get(),
              .og_image = og_image_.get(),
              .twitter_card = parse_twitter_card(twitter_card_.get()),
              .creator_ip = creator_ip_.get(),
              .clicks = static_cast<std::uint64_t>(clicks_),
              .bot_clicks = static_cast<std::uint64_t>(bot_clicks_),
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

std::vector<Link> select_links(soci::statement& statement, std::string_view condition)
{
    LinkRow row;
    row.bind_result(statement);
    storage::prepare(statement,
                     fmt::format("SELECT {} FROM links JOIN users ON users.id = owner_id "
                                 "LEFT JOIN domain_names ON domain_names.id = domain_id WHERE {}",
                                 LinkRow::selected_columns, condition));
    statement.execute();
    std::vector<Link> links;
    while (statement.fetch())
        links.push_back(row.to_link());
    return links;
}

} // namespace waymark::links
