// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace waymark::events::enrich {

// Where an address is used. The text lives in the mapped database or is constant.
struct Place {
    std::string_view country; // ISO 3166-1 alpha-2
    std::string_view region;  // English
    std::string_view city;    // English

    friend bool operator==(const Place&, const Place&) = default;
};

// A MaxMind DB file (format 2.0), mapped. Both layouts of a city record are read: DB-IP's flat one
// (country_code, state1, city) and GeoLite2's (country.iso_code, subdivisions[0].names.en,
// city.names.en). Immutable, hence thread-safe.
class GeoDatabase {
public:
    // not_found: there is no such file. invalid_argument: it is not a MaxMind DB.
    [[nodiscard]] static Result<GeoDatabase> open(const std::filesystem::path& path);

    // Empty if the database doesn't know the address.
    [[nodiscard]] Place find(const IpAddress& address) const;

    GeoDatabase(GeoDatabase&&) noexcept;
    GeoDatabase& operator=(GeoDatabase&&) noexcept;
    ~GeoDatabase();

private:
    struct Mapped; // libmaxminddb's view of the file

    explicit GeoDatabase(std::unique_ptr<Mapped> mapped);

    std::unique_ptr<Mapped> mapped_;
};

} // namespace waymark::events::enrich
