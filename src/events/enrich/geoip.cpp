// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/geoip.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <maxminddb.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace waymark::events::enrich {

namespace {

using Path = std::array<const char*, 5>; // ends with a null pointer

// The text at `path` of a record; empty if there is none.
std::string_view text_at(MMDB_entry_s& record, const Path& path)
{
    MMDB_entry_data_s data{};
    if (MMDB_aget_value(&record, &data, path.data()) != MMDB_SUCCESS || !data.has_data ||
        data.type != MMDB_DATA_TYPE_UTF8_STRING)
        return {};
    return {data.utf8_string, data.data_size};
}

Place read_place(MMDB_entry_s& record)
{
    const auto flat = text_at(record, {"country_code"});
    if (!flat.empty()) {
        return {.country = flat,
                .region = text_at(record, {"state1"}),
                .city = text_at(record, {"city"})};
    }
    return {.country = text_at(record, {"country", "iso_code"}),
            .region = text_at(record, {"subdivisions", "0", "names", "en"}),
            .city = text_at(record, {"city", "names", "en"})};
}

MMDB_lookup_result_s look_up(const MMDB_s& database, const IpAddress& address)
{
    int error = MMDB_SUCCESS;
    if (address.is_v4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_addr.s_addr = htonl(address.v4_value());
        return MMDB_lookup_sockaddr(&database, reinterpret_cast<const sockaddr*>(&v4), &error);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    std::memcpy(&v6.sin6_addr, address.bytes().data(), sizeof(v6.sin6_addr));
    return MMDB_lookup_sockaddr(&database, reinterpret_cast<const sockaddr*>(&v6), &error);
}

} // namespace

struct GeoDatabase::Mapped {
    Mapped() = default;
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;
    ~Mapped()
    {
        if (is_open)
            MMDB_close(&database);
    }

    MMDB_s database{};
    bool is_open = false;
};

GeoDatabase::GeoDatabase(std::unique_ptr<Mapped> mapped) : mapped_(std::move(mapped)) {}
GeoDatabase::GeoDatabase(GeoDatabase&&) noexcept = default;
GeoDatabase& GeoDatabase::operator=(GeoDatabase&&) noexcept = default;
GeoDatabase::~GeoDatabase() = default;

Result<GeoDatabase> GeoDatabase::open(const std::filesystem::path& path)
{
    auto mapped = std::make_unique<Mapped>();
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &mapped->database);
    if (status != MMDB_SUCCESS) {
        const bool missing = status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR;
        return failure(missing ? Errc::not_found : Errc::invalid_argument,
                       fmt::format("{}: {}", path.string(), MMDB_strerror(status)));
    }
    mapped->is_open = true;
    return GeoDatabase(std::move(mapped));
}

Place GeoDatabase::find(const IpAddress& address) const
{
    if (!address.is_v4() && mapped_->database.metadata.ip_version == 4)
        return {};
    auto found = look_up(mapped_->database, address);
    return found.found_entry ? read_place(found.entry) : Place{};
}

} // namespace waymark::events::enrich
