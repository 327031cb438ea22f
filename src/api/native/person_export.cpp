// SPDX-License-Identifier: Apache-2.0
#include "api/native/person_export.hpp"

#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "http/json_text.hpp"

#include <boost/json/object.hpp>

#include <stdexcept>
#include <utility>

namespace waymark::api::native {

namespace {

using analytics::person_fields;
using analytics::PersonEvent;
using analytics::PersonField;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// What a spreadsheet would take for a formula (OWASP, CSV injection).
constexpr std::string_view formula_starts = "=+-@|%\t\r\n";
constexpr std::string_view quoted_characters = ",\"\r\n";

boost::json::object properties_of(const PersonEvent& event)
{
    boost::json::object properties;
    for (const auto& [key, value] : event.properties)
        properties[key] = value;
    return properties;
}

// Numbers stand as the store writes them, exactly.
void append_json(std::string& out, const PersonField& field, const std::string& value)
{
    const bool is_nothing =
        value.empty() || (field.kind == PersonField::Kind::number && value[0] == '0' &&
                          value.find_first_not_of("0.") == std::string::npos);
    if (is_nothing)
        return;
    out += ",\"";
    out += field.name;
    out += "\":";
    if (field.kind == PersonField::Kind::truth)
        out += value == "0" ? "false" : "true";
    else if (field.kind == PersonField::Kind::number)
        out += value;
    else
        out += http::to_json_text(boost::json::value(value));
}

std::string to_json_line(const PersonEvent& event)
{
    auto line = R"({"id":")" + event.id + R"(","time":")" + to_iso8601(event.time) + '"';
    for (std::size_t i = 0; i < person_fields().size(); ++i)
        append_json(line, person_fields()[i], event.values[i]);
    if (!event.properties.empty())
        line += R"(,"properties":)" + http::to_json_text(properties_of(event));
    return line + "}\n";
}

// Only texts can be taken for formulas: a negative number is none.
void append_csv(std::string& out, std::string_view text, bool is_text)
{
    const bool is_quoted = text.find_first_of(quoted_characters) != std::string_view::npos;
    out += is_quoted ? ",\"" : ",";
    if (is_text && !text.empty() && formula_starts.contains(text.front()))
        out += '\'';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    if (is_quoted)
        out += '"';
}

std::string to_csv_line(const PersonEvent& event)
{
    auto line = event.id + ',' + to_iso8601(event.time);
    for (std::size_t i = 0; i < person_fields().size(); ++i) {
        const auto kind = person_fields()[i].kind;
        append_csv(line, event.values[i],
                   kind == PersonField::Kind::text || kind == PersonField::Kind::visitor);
    }
    append_csv(line,
               event.properties.empty() ? std::string{} : http::to_json_text(properties_of(event)),
               true);
    return line + '\n';
}

} // namespace

std::optional<PersonFormat> parse_person_format(std::string_view name)
{
    if (name == "jsonl")
        return PersonFormat::jsonl;
    return name == "csv" ? std::optional(PersonFormat::csv) : std::nullopt;
}

std::string_view content_type(PersonFormat format)
{
    return format == PersonFormat::csv ? "text/csv; charset=utf-8"
                                       : "application/x-ndjson; charset=utf-8";
}

std::string_view extension(PersonFormat format)
{
    return format == PersonFormat::csv ? "csv" : "jsonl";
}

std::string head_of(PersonFormat format)
{
    if (format == PersonFormat::jsonl)
        return {};
    std::string head(byte_order_mark);
    head += "id,time";
    for (const auto& field : person_fields()) {
        head += ',';
        head += field.name;
    }
    return head + ",properties\n";
}

std::string to_text(std::span<const PersonEvent> events, PersonFormat format)
{
    std::string text;
    for (const auto& event : events)
        text += format == PersonFormat::csv ? to_csv_line(event) : to_json_line(event);
    return text;
}

PersonExport::PersonExport(analytics::PersonLog log, PersonFormat format)
    : log_(std::move(log)), format_(format), first_piece_(head_of(format))
{
}

Result<PersonExport> PersonExport::open(analytics::PersonLog log, PersonFormat format)
{
    PersonExport file(std::move(log), format);
    const auto events = file.log_.next();
    if (!events)
        return std::unexpected(events.error());
    file.first_piece_ += to_text(*events, format);
    return file;
}

std::string PersonExport::next()
{
    if (!first_piece_.empty())
        return std::exchange(first_piece_, {});
    const auto events = log_.next();
    if (!events)
        throw std::runtime_error(events.error().message);
    return to_text(*events, format_);
}

} // namespace waymark::api::native
