// SPDX-License-Identifier: Apache-2.0
#include "settings/settings_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace waymark::settings {

namespace {

constexpr std::string_view select_sql = R"sql(
SELECT uid, name, value, description, created_ms, updated_ms FROM system_settings
)sql";
constexpr std::string_view by_name = "WHERE name = :name";

constexpr const char* insert_sql = R"sql(
INSERT INTO system_settings (uid, name, value, description, created_ms, updated_ms)
VALUES (:uid, :name, :value, :description, :created_ms, :updated_ms)
ON CONFLICT (name) DO NOTHING
)sql";
constexpr const char* update_sql = R"sql(
UPDATE system_settings
SET value = :value, description = :description, updated_ms = :updated_ms
WHERE name = :name
)sql";
constexpr const char* remove_sql = "DELETE FROM system_settings WHERE name = :name";

constexpr const char* begin_seeding_sql = R"sql(
INSERT INTO settings (name, value, updated_ms) VALUES ('system_settings.seeded', 'true', :now)
ON CONFLICT (name) DO NOTHING
)sql";

// A row of select_sql.
class SettingRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(setting_.uid));
        statement.exchange(soci::into(setting_.name));
        statement.exchange(soci::into(setting_.value));
        statement.exchange(soci::into(description_));
        statement.exchange(soci::into(setting_.created));
        statement.exchange(soci::into(setting_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const SystemSetting& setting()
    {
        setting_.description = description_.value_or("");
        return setting_;
    }

private:
    SystemSetting setting_;
    std::optional<std::string> description_;
};

std::optional<std::string> stored_description(const SystemSetting& setting)
{
    return setting.description.empty() ? std::nullopt : std::optional(setting.description);
}

} // namespace

std::vector<SystemSetting> SettingsRepository::list()
{
    SettingRow row;
    soci::statement statement(session_);
    row.bind(statement);
    storage::prepare(statement, std::string(select_sql));
    statement.execute();
    std::vector<SystemSetting> settings;
    while (statement.fetch())
        settings.push_back(row.setting());
    // Not in SQL: PostgreSQL orders by the database's language.
    std::ranges::sort(settings, {}, &SystemSetting::name);
    return settings;
}

std::optional<SystemSetting> SettingsRepository::find(const std::string& name)
{
    SettingRow row;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(name));
    storage::prepare(statement, fmt::format("{}{}", select_sql, by_name));
    if (!statement.execute(true))
        return std::nullopt;
    return row.setting();
}

void SettingsRepository::insert(const SystemSetting& setting)
{
    const auto description = stored_description(setting);
    session_ << insert_sql, soci::use(setting.uid), soci::use(setting.name),
        soci::use(setting.value), soci::use(description), soci::use(setting.created),
        soci::use(setting.updated);
}

void SettingsRepository::update(const SystemSetting& setting)
{
    const auto description = stored_description(setting);
    session_ << update_sql, soci::use(setting.value), soci::use(description),
        soci::use(setting.updated), soci::use(setting.name);
}

void SettingsRepository::remove(const std::string& name)
{
    session_ << remove_sql, soci::use(name);
}

bool SettingsRepository::begin_seeding(TimePoint now)
{
    soci::statement statement = (session_.prepare << begin_seeding_sql, soci::use(now));
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace waymark::settings
