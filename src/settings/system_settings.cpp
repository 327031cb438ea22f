// SPDX-License-Identifier: Apache-2.0
#include "settings/system_settings.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "settings/json_string.hpp"
#include "settings/settings_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace waymark::settings {

namespace {

constexpr std::string_view default_brand_name = "Waymark";

struct BrandingField {
    std::string_view setting;
    std::string Branding::* member;
    std::string_view seeded; // a plain text that means itself in JSON
};

constexpr std::array<BrandingField, 6> branding_fields{{
    {"branding.brandName", &Branding::brand_name, default_brand_name},
    {"branding.logoUrl", &Branding::logo_url, ""},
    {"branding.primaryColor", &Branding::primary_color, "#3B82F6"},
    {"branding.secondaryColor", &Branding::secondary_color, "#1E40AF"},
    {"branding.siteTitle", &Branding::site_title, "Waymark"},
    {"branding.siteDescription", &Branding::site_description, ""},
}};

Result<void> check_name(std::string_view name)
{
    if (name.empty())
        return failure(Errc::invalid_argument, "Invalid name: it must not be empty", "name");
    return check_line(name, "name", name_max);
}

Result<void> check_value(std::string_view value)
{
    if (value.size() > value_bytes_max) {
        return failure(
            Errc::invalid_argument,
            fmt::format("Invalid value: it must be at most {} bytes long as JSON", value_bytes_max),
            "value");
    }
    if (value.empty() || !is_utf8(value))
        return failure(Errc::invalid_argument, "Invalid value: it must be JSON", "value");
    return {};
}

} // namespace

void SystemSettings::seed()
{
    const TimePoint now = clock_.now();
    store_.write([now](soci::session& session) {
        SettingsRepository settings(session);
        if (!settings.begin_seeding(now))
            return;
        for (const auto& field : branding_fields) {
            settings.insert({.uid = storage::make_public_id(now),
                             .name = std::string(field.setting),
                             .value = fmt::format("\"{}\"", field.seeded),
                             .description = "",
                             .created = now,
                             .updated = now});
        }
    });
}

std::vector<SystemSetting> SystemSettings::list() const
{
    return store_.read([](soci::session& session) { return SettingsRepository(session).list(); });
}

std::optional<SystemSetting> SystemSettings::find(std::string_view name) const
{
    return store_.read([name](soci::session& session) {
        return SettingsRepository(session).find(std::string(name));
    });
}

Result<SettingChange> SystemSettings::set(std::string_view name, std::string_view value,
                                          const std::optional<std::string>& description)
{
    if (const auto checked = check_name(name); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = check_value(value); !checked)
        return std::unexpected(checked.error());
    if (description) {
        if (const auto checked = check_text(*description, "description", description_max); !checked)
            return std::unexpected(checked.error());
    }

    const TimePoint now = clock_.now();
    SystemSetting wanted{.uid = storage::make_public_id(now),
                         .name = std::string(name),
                         .value = std::string(value),
                         .description = description.value_or(""),
                         .created = now,
                         .updated = now};
    return store_.write([&](soci::session& session) -> Result<SettingChange> {
        SettingsRepository settings(session);
        auto before = settings.find(wanted.name);
        if (!before) {
            settings.insert(wanted);
            return SettingChange{.before = {}, .after = std::move(wanted)};
        }
        wanted.uid = before->uid;
        wanted.created = before->created;
        if (!description)
            wanted.description = before->description;
        settings.update(wanted);
        return SettingChange{.before = std::move(before), .after = std::move(wanted)};
    });
}

Result<SystemSetting> SystemSettings::remove(std::string_view name)
{
    return store_.write([name](soci::session& session) -> Result<SystemSetting> {
        SettingsRepository settings(session);
        auto setting = settings.find(std::string(name));
        if (!setting)
            return failure(Errc::not_found, "Not found: there is no such setting");
        settings.remove(setting->name);
        return *std::move(setting);
    });
}

Branding SystemSettings::branding() const
{
    Branding branding;
    store_.read([&branding](soci::session& session) {
        SettingsRepository settings(session);
        for (const auto& field : branding_fields) {
            const auto setting = settings.find(std::string(field.setting));
            if (setting)
                branding.*field.member = parse_json_string(setting->value).value_or("");
        }
    });
    if (branding.brand_name.empty())
        branding.brand_name = default_brand_name;
    return branding;
}

} // namespace waymark::settings
