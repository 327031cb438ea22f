// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pattern_file.hpp"

#include "base/text.hpp"
#include "events/enrich/mapped_file.hpp"

#include <fmt/format.h>

namespace waymark::events::enrich {

namespace {

PatternRow split_row(std::string_view line)
{
    PatternRow row;
    while (true) {
        const auto tab = line.find('\t');
        row.emplace_back(line.substr(0, tab));
        if (tab == std::string_view::npos)
            return row;
        line.remove_prefix(tab + 1);
    }
}

} // namespace

Result<std::vector<PatternRow>> read_pattern_file(const std::filesystem::path& path,
                                                  std::string_view title, std::size_t fields)
{
    const auto file = MappedFile::open(path);
    if (!file)
        return std::unexpected(file.error());
    const auto bytes = file->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    auto [first, rest] = cut(text, '\n');
    if (first != title || text.back() != '\n') {
        return failure(Errc::invalid_argument,
                       fmt::format("{} is not a whole file of '{}'", path.string(), title));
    }

    std::vector<PatternRow> rows;
    while (!rest.empty()) {
        const auto [line, after] = cut(rest, '\n');
        rest = after;
        rows.push_back(split_row(line));
        if (rows.back().size() != fields) {
            return failure(Errc::invalid_argument,
                           fmt::format("{}, line {}: {} fields instead of {}", path.string(),
                                       rows.size() + 1, rows.back().size(), fields));
        }
    }
    return rows;
}

} // namespace waymark::events::enrich
