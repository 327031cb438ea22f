// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

// What administrators set for everybody while the server runs: branding, switches.
namespace waymark::settings {

inline constexpr std::size_t name_max =
    100; // Unicode code points, none of them a control character
inline constexpr std::size_t description_max = 500;
inline constexpr std::size_t value_bytes_max = 65'536;

struct SystemSetting {
    std::string uid; // towards clients
    std::string name;
    std::string value; // JSON
    std::string description;
    TimePoint created;
    TimePoint updated;
};

struct SettingChange {
    std::optional<SystemSetting> before; // nothing: it is new
    SystemSetting after;
};

// How pages present themselves, from the settings `branding.…`; empty: nothing was set.
struct Branding {
    std::string brand_name; // "Waymark" unless it was set
    std::string logo_url;
    std::string primary_color;
    std::string secondary_color;
    std::string site_title;
    std::string site_description;
};

// The table `system_settings`. Thread-safe. Calls block on the meta store and throw
// storage::StoreError.
class SystemSettings {
public:
    // Both must outlive the settings.
    SystemSettings(storage::MetaStore& store, const Clock& clock) : store_(store), clock_(clock) {}

    // Sets what a fresh installation begins with, where it is missing: branding.brandName, logoUrl,
    // primaryColor, secondaryColor, siteTitle, siteDescription. Once: what was removed since stays
    // away.
    void seed();

    [[nodiscard]] std::vector<SystemSetting> list() const; // by name
    [[nodiscard]] std::optional<SystemSetting> find(std::string_view name) const;
    // Makes or changes it. `value` is well-formed JSON. Without a description the one it has stays.
    //
    // invalid_argument: name, value or description is too long or malformed; `field` says which.
    [[nodiscard]] Result<SettingChange> set(std::string_view name, std::string_view value,
                                            const std::optional<std::string>& description);
    // not_found: there is none of that name. Says what it was.
    [[nodiscard]] Result<SystemSetting> remove(std::string_view name);

    // The settings `branding.*` whose values are JSON strings.
    [[nodiscard]] Branding branding() const;

private:
    storage::MetaStore& store_;
    const Clock& clock_;
};

} // namespace waymark::settings
