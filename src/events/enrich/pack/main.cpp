// SPDX-License-Identifier: Apache-2.0
// waymark-datapack: makes the data files that the server reads from the packages they come in. It
// runs while Waymark is built.

#include "events/enrich/asn_table.hpp"
#include "events/enrich/bot.hpp"
#include "events/enrich/mapped_file.hpp"
#include "events/enrich/pack/asn_csv.hpp"
#include "events/enrich/pack/pattern_pack.hpp"
#include "events/enrich/uap_parser.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string_view>

namespace waymark::events::enrich::pack {

namespace {

namespace fs = std::filesystem;
using Arguments = std::span<const char* const>;

Result<void> write_file(const fs::path& path, std::string_view bytes)
{
    auto partial = path;
    partial += ".part";
    std::ofstream out(partial, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        return failure(Errc::unavailable, fmt::format("can't write {}", partial.string()));
    fs::rename(partial, path);
    return {};
}

Result<void> pack_asn(Arguments arguments)
{
    std::vector<AsnRange> ranges;
    for (const char* const path : arguments.first(2)) {
        const auto file = MappedFile::open(path);
        if (!file)
            return std::unexpected(file.error());
        const auto bytes = file->bytes();
        auto parsed = parse_asn_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        if (!parsed)
            return failure(Errc::invalid_argument,
                           fmt::format("{}: {}", path, parsed.error().message));
        std::ranges::move(*parsed, std::back_inserter(ranges));
    }
    const auto out = encode_asn_file(std::move(ranges));
    return write_file(arguments[2], {reinterpret_cast<const char*>(out.data()), out.size()});
}

// Compiles the patterns too, so that one which RE2 refuses stops the build, not the server.
template <typename Reader>
Result<void> write_patterns(const fs::path& path, std::string_view title,
                            const Result<std::vector<PatternRow>>& rows)
{
    if (!rows)
        return std::unexpected(rows.error());
    if (const auto reader = Reader::create(*rows); !reader)
        return std::unexpected(reader.error());
    const auto text = to_pattern_file(title, *rows);
    if (!text)
        return std::unexpected(text.error());
    return write_file(path, *text);
}

Result<void> pack_user_agents(Arguments arguments)
{
    return write_patterns<UapParser>(arguments[1], user_agent_patterns_title,
                                     user_agent_rows(arguments[0]));
}

Result<void> pack_bots(Arguments arguments)
{
    return write_patterns<BotDetector>(arguments[2], bot_patterns_title,
                                       bot_rows(arguments[0], arguments[1]));
}

struct Command {
    std::string_view name;
    std::size_t argument_count;
    Result<void> (*run)(Arguments);
    std::string_view usage;
};

constexpr std::array commands{
    Command{"asn", 3, pack_asn, "asn IPV4.csv IPV6.csv OUT"},
    Command{"user-agents", 2, pack_user_agents, "user-agents regexes.yaml OUT"},
    Command{"bots", 3, pack_bots, "bots crawler-user-agents.json isbot/index.mjs OUT"},
};

int run(Arguments arguments)
{
    for (const auto& command : commands) {
        if (arguments.size() != command.argument_count + 2 || arguments[1] != command.name)
            continue;
        const auto done = command.run(arguments.subspan(2));
        if (!done)
            fmt::print(stderr, "waymark-datapack: {}\n", done.error().message);
        return done ? 0 : 1;
    }
    fmt::print(stderr, "usage:\n");
    for (const auto& command : commands)
        fmt::print(stderr, "  waymark-datapack {}\n", command.usage);
    return 2;
}

} // namespace

} // namespace waymark::events::enrich::pack

int main(int argc, char** argv)
{
    return waymark::events::enrich::pack::run({argv, static_cast<std::size_t>(argc)});
}
