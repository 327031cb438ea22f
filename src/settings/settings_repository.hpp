// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "settings/system_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::settings {

// The SQL of `system_settings`. Lives within one MetaStore::read or ::write.
class SettingsRepository {
public:
    explicit SettingsRepository(soci::session& session) : session_(session) {}

    [[nodiscard]] std::vector<SystemSetting> list(); // by name, byte by byte
    [[nodiscard]] std::optional<SystemSetting> find(const std::string& name);

    // Does nothing if there is one of that name.
    void insert(const SystemSetting& setting);
    // Sets value, description and `updated` of the one of that name.
    void update(const SystemSetting& setting);
    void remove(const std::string& name);

    // True for the first caller ever.
    [[nodiscard]] bool begin_seeding(TimePoint now);

private:
    soci::session& session_;
};

} // namespace waymark::settings
