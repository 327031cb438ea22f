// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/asn_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <tuple>
#include <unordered_map>

namespace waymark::events::enrich {

static_assert(std::endian::native == std::endian::little, "the file is mapped as it is");

namespace {

// Cuts arrays off the front of a mapped file.
class Cutter {
public:
    explicit Cutter(std::span<const std::byte> bytes) : left_(bytes) {}

    template <typename T>
    std::span<const T> take(std::size_t count)
    {
        const std::size_t size = count * sizeof(T);
        if (size > left_.size()) {
            ok_ = false;
            return {};
        }
        const auto* const at = reinterpret_cast<const T*>(left_.data());
        left_ = left_.subspan(size);
        return {at, count};
    }

    [[nodiscard]] bool took_everything() const { return ok_ && left_.empty(); }

private:
    std::span<const std::byte> left_;
    bool ok_ = true;
};

// The index of the range that holds `address`.
template <typename T>
std::optional<std::size_t> range_of(std::span<const T> first, std::span<const T> last,
                                    const T& address)
{
    const auto behind = std::ranges::upper_bound(first, address);
    if (behind == first.begin())
        return std::nullopt;
    const auto index = static_cast<std::size_t>(behind - first.begin()) - 1;
    return last[index] < address ? std::nullopt : std::optional(index);
}

// Numbers the systems and gathers their names.
class SystemList {
public:
    std::uint32_t index_of(const AsnRange& range)
    {
        const auto [found, fresh] =
            indexes_.try_emplace(range.number, static_cast<std::uint32_t>(systems_.size()));
        if (fresh) {
            systems_.push_back({.number = range.number,
                                .name_offset = static_cast<std::uint32_t>(names_.size()),
                                .name_size = static_cast<std::uint32_t>(range.name.size())});
            names_ += range.name;
        }
        return found->second;
    }

    [[nodiscard]] const std::vector<AsnFileSystem>& systems() const { return systems_; }
    [[nodiscard]] const std::string& names() const { return names_; }

private:
    std::unordered_map<std::uint32_t, std::uint32_t> indexes_;
    std::vector<AsnFileSystem> systems_;
    std::string names_;
};

template <typename T>
void append(std::vector<std::byte>& out, std::span<const T> values)
{
    const auto bytes = std::as_bytes(values);
    out.insert(out.end(), bytes.begin(), bytes.end());
}

} // namespace

Result<AsnTable> AsnTable::open(const std::filesystem::path& path)
{
    auto file = MappedFile::open(path);
    if (!file)
        return std::unexpected(file.error());

    AsnTable table(*std::move(file));
    Cutter cutter(table.file_.bytes());
    const auto headers = cutter.take<AsnFileHeader>(1);
    const auto bad = [&] {
        return failure(Errc::invalid_argument,
                       fmt::format("{} is not a whole file of AS numbers", path.string()));
    };
    if (headers.empty() || headers[0].magic != AsnFileHeader::expected_magic)
        return bad();
    const auto& header = headers[0];
    table.v4_first_ = cutter.take<std::uint32_t>(header.v4_count);
    table.v4_last_ = cutter.take<std::uint32_t>(header.v4_count);
    table.v4_system_ = cutter.take<std::uint32_t>(header.v4_count);
    table.v6_first_ = cutter.take<IpAddress::Bytes>(header.v6_count);
    table.v6_last_ = cutter.take<IpAddress::Bytes>(header.v6_count);
    table.v6_system_ = cutter.take<std::uint32_t>(header.v6_count);
    table.systems_ = cutter.take<AsnFileSystem>(header.system_count);
    table.names_ = cutter.take<char>(header.name_bytes);
    if (!cutter.took_everything())
        return bad();
    return table;
}

AutonomousSystem AsnTable::find(const IpAddress& address) const
{
    if (address.is_v4()) {
        const auto range = range_of(v4_first_, v4_last_, address.v4_value());
        return range ? system(v4_system_[*range]) : AutonomousSystem{};
    }
    const auto range = range_of(v6_first_, v6_last_, address.bytes());
    return range ? system(v6_system_[*range]) : AutonomousSystem{};
}

AutonomousSystem AsnTable::system(std::uint32_t index) const
{
    if (index >= systems_.size())
        return {};
    const auto& found = systems_[index];
    const std::string_view names(names_.data(), names_.size());
    if (found.name_offset > names.size())
        return {.number = found.number};
    return {.number = found.number, .name = names.substr(found.name_offset, found.name_size)};
}

std::vector<std::byte> encode_asn_file(std::vector<AsnRange> ranges)
{
    std::ranges::sort(ranges, {},
                      [](const AsnRange& range) { return std::tie(range.first, range.last); });
    SystemList systems;
    std::vector<std::uint32_t> v4_first;
    std::vector<std::uint32_t> v4_last;
    std::vector<std::uint32_t> v4_system;
    std::vector<IpAddress::Bytes> v6_first;
    std::vector<IpAddress::Bytes> v6_last;
    std::vector<std::uint32_t> v6_system;
    for (const auto& range : ranges) {
        if (range.first.is_v4()) {
            if (!v4_last.empty() && range.first.v4_value() <= v4_last.back())
                continue;
            v4_first.push_back(range.first.v4_value());
            v4_last.push_back(range.last.v4_value());
            v4_system.push_back(systems.index_of(range));
        } else {
            if (!v6_last.empty() && range.first.bytes() <= v6_last.back())
                continue;
            v6_first.push_back(range.first.bytes());
            v6_last.push_back(range.last.bytes());
            v6_system.push_back(systems.index_of(range));
        }
    }

    const AsnFileHeader header{
        .v4_count = static_cast<std::uint32_t>(v4_first.size()),
        .v6_count = static_cast<std::uint32_t>(v6_first.size()),
        .system_count = static_cast<std::uint32_t>(systems.systems().size()),
        .name_bytes = static_cast<std::uint32_t>(systems.names().size()),
    };
    std::vector<std::byte> out;
    append(out, std::span(&header, 1));
    append(out, std::span<const std::uint32_t>(v4_first));
    append(out, std::span<const std::uint32_t>(v4_last));
    append(out, std::span<const std::uint32_t>(v4_system));
    append(out, std::span<const IpAddress::Bytes>(v6_first));
    append(out, std::span<const IpAddress::Bytes>(v6_last));
    append(out, std::span<const std::uint32_t>(v6_system));
    append(out, std::span<const AsnFileSystem>(systems.systems()));
    append(out, std::span<const char>(systems.names()));
    return out;
}

} // namespace waymark::events::enrich
