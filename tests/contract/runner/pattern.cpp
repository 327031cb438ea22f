// SPDX-License-Identifier: Apache-2.0
#include "pattern.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "totp_code.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>

namespace waymark::contract {

namespace {

namespace json = boost::json;

constexpr std::string_view more = "...";

struct Kind {
    std::string_view name;
    std::string_view expression; // of its text; empty: only a JSON value can be of that kind
    bool (*fits)(const json::value&);
};

bool is_text(const json::value& value)
{
    return value.is_string();
}

constexpr std::array kinds{
    Kind{"any", "(?s:.*)", [](const json::value&) { return true; }},
    Kind{"string", "(?s:.*?)", is_text},
    Kind{"int", "-?[0-9]+", [](const json::value& v) { return v.is_int64() || v.is_uint64(); }},
    Kind{"number", "-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?",
         [](const json::value& v) { return v.is_number(); }},
    Kind{"bool", "true|false", [](const json::value& v) { return v.is_bool(); }},
    Kind{"object", "", [](const json::value& v) { return v.is_object(); }},
    Kind{"array", "", [](const json::value& v) { return v.is_array(); }},
    Kind{"uid", "c[0-9a-z]{24}", is_text},
    Kind{"time", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", is_text},
    Kind{"second", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", is_text},
    Kind{"date", "\\d{4}-\\d\\d-\\d\\d", is_text},
    Kind{"uuid", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", is_text},
    Kind{"jwt", "[\\w-]+\\.[\\w-]+\\.[\\w-]+", is_text},
};

const Kind* find_kind(std::string_view name)
{
    const auto* const found = std::ranges::find(kinds, name, &Kind::name);
    return found == kinds.end() ? nullptr : found;
}

// `{{kind}}`, `{{name=kind}}` or `{{name}}`.
struct Placeholder {
    std::string_view name; // empty: nothing is remembered
    const Kind* kind = nullptr;
};

Placeholder parse_placeholder(std::string_view inside)
{
    const auto [name, kind] = cut(inside, '=');
    if (!kind.empty())
        return {name, find_kind(kind)};
    if (const Kind* const alone = find_kind(inside))
        return {{}, alone};
    return {inside, nullptr};
}

// Text, then the inside of the placeholder behind it, if there is one.
struct Piece {
    std::string_view literal;
    std::optional<std::string_view> placeholder;
};

std::vector<Piece> pieces_of(std::string_view text)
{
    std::vector<Piece> pieces;
    while (true) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) {
            pieces.push_back({text, std::nullopt});
            return pieces;
        }
        pieces.push_back({text.substr(0, open), text.substr(open + 2, close - open - 2)});
        text.remove_prefix(close + 2);
    }
}

// What a JSON value looks like where a text is compared or remembered.
std::string text_of(const json::value& value)
{
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

bool is_equal(const json::value& pattern, const json::value& actual)
{
    // 25 and 25.0 are one number in JSON.
    if (pattern.is_number() && actual.is_number())
        return pattern == actual || pattern.to_number<double>() == actual.to_number<double>();
    return pattern == actual;
}

// Matches the whole of `actual`; nothing if it doesn't, else what each group stands for.
std::optional<std::vector<std::string>> match(const std::string& expression,
                                              std::string_view actual)
{
    // Bytes, not characters: an answer need not be UTF-8.
    const re2::RE2 compiled(expression, re2::RE2::Latin1);
    const auto groups = static_cast<std::size_t>(compiled.NumberOfCapturingGroups());
    std::vector<re2::StringPiece> found(groups + 1);
    if (!compiled.Match(actual, 0, actual.size(), re2::RE2::ANCHOR_BOTH, found.data(),
                        static_cast<int>(found.size())))
        return std::nullopt;
    std::vector<std::string> texts;
    for (std::size_t i = 1; i < found.size(); ++i)
        texts.emplace_back(found[i].data(), found[i].size());
    return texts;
}

// What a placeholder of a request stands for.
Result<std::string> value_of(std::string_view placeholder, const Variables& variables)
{
    constexpr std::string_view totp = "totp:";
    if (placeholder.starts_with(totp))
        return totp_code(placeholder.substr(totp.size()), variables, SystemClock{}.now());
    const auto known = variables.find(placeholder);
    if (known == variables.end()) {
        return failure(Errc::invalid_argument,
                       fmt::format("nothing is remembered as {{{{{}}}}}", placeholder),
                       std::string(placeholder));
    }
    return known->second;
}

} // namespace

Result<std::string> fill_in(std::string_view text, const Variables& variables)
{
    std::string filled;
    for (const auto& [literal, placeholder] : pieces_of(text)) {
        filled += literal;
        if (!placeholder)
            continue;
        const auto value = value_of(*placeholder, variables);
        if (!value)
            return value;
        filled += *value;
    }
    return filled;
}

void Comparison::compare_text(const std::string& where, std::string_view pattern,
                              std::string_view actual)
{
    std::string expression;
    std::vector<std::string_view> names;
    for (const auto& [literal, placeholder] : pieces_of(pattern)) {
        expression += re2::RE2::QuoteMeta(literal);
        if (!placeholder)
            continue;
        const auto [name, kind] = parse_placeholder(*placeholder);
        const auto known = variables_.find(name);
        if (kind == nullptr && known == variables_.end()) {
            add(fmt::format("{}: nothing is remembered as {{{{{}}}}}", where, *placeholder));
            return;
        }
        if (kind == nullptr) {
            expression += re2::RE2::QuoteMeta(known->second);
            continue;
        }
        expression += fmt::format("({})", kind->expression);
        names.push_back(name);
    }
    const auto texts = match(expression, actual);
    if (!texts) {
        add(fmt::format("{}: expected {}, got {}", where, pattern, actual));
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty())
            variables_.insert_or_assign(std::string(names[i]), (*texts)[i]);
    }
}

bool Comparison::compare_placeholder(const std::string& where, std::string_view pattern,
                                     const json::value& actual)
{
    const auto pieces = pieces_of(pattern);
    if (pieces.size() != 2 || !pieces[0].literal.empty() || !pieces[1].literal.empty())
        return false;
    const auto [name, kind] = parse_placeholder(*pieces[0].placeholder);
    if (kind != nullptr && !kind->fits(actual)) {
        add(fmt::format("{}: expected {}, got {}", where, pattern, json::serialize(actual)));
        return true;
    }
    if (kind == nullptr || !kind->expression.empty())
        compare_text(where, pattern, text_of(actual));
    else if (!name.empty())
        variables_.insert_or_assign(std::string(name), text_of(actual));
    return true;
}

void Comparison::compare_json(const std::string& where, const json::value& pattern,
                              const json::value& actual)
{
    if (pattern.is_object() && actual.is_object()) {
        compare_objects(where, pattern.get_object(), actual.get_object());
    } else if (pattern.is_array() && actual.is_array()) {
        compare_arrays(where, pattern.get_array(), actual.get_array());
    } else if (pattern.is_string()) {
        if (compare_placeholder(where, pattern.get_string(), actual))
            return;
        if (actual.is_string())
            compare_text(where, pattern.get_string(), actual.get_string());
        else
            add(fmt::format("{}: expected {}, got {}", where, json::serialize(pattern),
                            json::serialize(actual)));
    } else if (!is_equal(pattern, actual)) {
        add(fmt::format("{}: expected {}, got {}", where, json::serialize(pattern),
                        json::serialize(actual)));
    }
}

void Comparison::compare_objects(const std::string& where, const json::object& pattern,
                                 const json::object& actual)
{
    for (const auto& [key, value] : pattern) {
        if (key == more)
            continue;
        const auto* const found = actual.if_contains(key);
        if (found == nullptr)
            add(fmt::format("{}.{}: expected {}, is absent", where, std::string_view(key),
                            json::serialize(value)));
        else
            compare_json(fmt::format("{}.{}", where, std::string_view(key)), value, *found);
    }
    if (pattern.contains(more))
        return;
    for (const auto& [key, value] : actual) {
        if (!pattern.contains(key))
            add(fmt::format("{}.{}: not expected, got {}", where, std::string_view(key),
                            json::serialize(value)));
    }
}

void Comparison::compare_arrays(const std::string& where, const json::array& pattern,
                                const json::array& actual)
{
    const bool open = !pattern.empty() && pattern.back() == json::value(more);
    const std::size_t count = pattern.size() - (open ? 1 : 0);
    if (open ? actual.size() < count : actual.size() != count) {
        add(fmt::format("{}: expected {} elements{}, got {}", where, count, open ? " or more" : "",
                        json::serialize(actual)));
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        compare_json(fmt::format("{}[{}]", where, i), pattern[i], actual[i]);
}

} // namespace waymark::contract
