// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "events/enrich/mapped_file.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Which autonomous system announces an address, from a file that is mapped and searched in place.
//
// The file, all numbers little-endian, nothing between its parts:
//
//   AsnFileHeader
//   v4_count × u32 first address | × u32 last address | × u32 index of the system
//   v6_count × 16 bytes first    | × 16 bytes last    | × u32 index (addresses in network order)
//   system_count × AsnFileSystem
//   name_bytes of names, not terminated
//
// Ranges are inclusive, ascending and don't overlap.
namespace waymark::events::enrich {

struct AsnFileHeader {
    static constexpr std::array<char, 8> expected_magic{'W', 'M', 'A', 'S', 'N', '1', '\n', '\0'};

    std::array<char, 8> magic = expected_magic;
    std::uint32_t v4_count = 0;
    std::uint32_t v6_count = 0;
    std::uint32_t system_count = 0;
    std::uint32_t name_bytes = 0;
};

struct AsnFileSystem {
    std::uint32_t number = 0;
    std::uint32_t name_offset = 0;
    std::uint32_t name_size = 0;
};

static_assert(sizeof(AsnFileHeader) == 24 && sizeof(AsnFileSystem) == 12);

struct AutonomousSystem {
    std::uint32_t number = 0; // 0: not known
    std::string_view name;    // lives as long as the table

    friend bool operator==(const AutonomousSystem&, const AutonomousSystem&) = default;
};

// Immutable, hence thread-safe.
class AsnTable {
public:
    // not_found: there is no such file. invalid_argument: it is not of this format, or cut off.
    [[nodiscard]] static Result<AsnTable> open(const std::filesystem::path& path);

    [[nodiscard]] AutonomousSystem find(const IpAddress& address) const;

private:
    explicit AsnTable(MappedFile file) : file_(std::move(file)) {}

    [[nodiscard]] AutonomousSystem system(std::uint32_t index) const;

    MappedFile file_;
    std::span<const std::uint32_t> v4_first_;
    std::span<const std::uint32_t> v4_last_;
    std::span<const std::uint32_t> v4_system_;
    std::span<const IpAddress::Bytes> v6_first_;
    std::span<const IpAddress::Bytes> v6_last_;
    std::span<const std::uint32_t> v6_system_;
    std::span<const AsnFileSystem> systems_;
    std::span<const char> names_;
};

// A line of what such a file is made from.
struct AsnRange {
    IpAddress first;
    IpAddress last; // of the same family
    std::uint32_t number = 0;
    std::string name;
};

// The bytes of a file with these ranges, in any order. Where two overlap, the one that begins first
// keeps the addresses.
[[nodiscard]] std::vector<std::byte> encode_asn_file(std::vector<AsnRange> ranges);

} // namespace waymark::events::enrich
