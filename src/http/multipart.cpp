// SPDX-License-Identifier: Apache-2.0
#include "http/multipart.hpp"

#include "base/text.hpp"

#include <optional>
#include <utility>

namespace waymark::http {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t boundary_max = 70; // RFC 2046, section 5.1.1

std::unexpected<Error> malformed(std::string message)
{
    return failure(Errc::invalid_argument, std::move(message));
}

// The value of `name` among the parameters of a header field's value; quoted ones are unquoted.
std::optional<std::string> parameter_of(std::string_view value, std::string_view name)
{
    auto rest = cut(value, ';').second;
    while (!rest.empty()) {
        rest = trim(rest);
        const auto name_end = rest.find_first_of("=;");
        const auto own_name = trim(rest.substr(0, name_end));
        std::string text;
        if (name_end == std::string_view::npos || rest[name_end] == ';') {
            rest = cut(rest, ';').second;
            continue;
        }
        rest = trim(rest.substr(name_end + 1));
        if (rest.starts_with('"')) {
            std::size_t at = 1;
            for (; at < rest.size() && rest[at] != '"'; ++at) {
                const bool is_escaped = rest[at] == '\\' && at + 1 < rest.size() &&
                                        (rest[at + 1] == '"' || rest[at + 1] == '\\');
                at += is_escaped ? 1 : 0;
                text += rest[at];
            }
            if (at >= rest.size())
                return std::nullopt;
            rest = cut(rest.substr(at + 1), ';').second;
        } else {
            const auto [token, behind] = cut(rest, ';');
            text = trim(token);
            rest = behind;
        }
        if (iequals(own_name, name))
            return text;
    }
    return std::nullopt;
}

// Reads the header fields of a part, up to the empty line.
Result<FormPart> read_head(std::string_view head)
{
    FormPart part;
    std::optional<std::string> name;
    while (!head.empty()) {
        const auto end = head.find(line_end);
        const auto line = head.substr(0, end);
        head =
            end == std::string_view::npos ? std::string_view{} : head.substr(end + line_end.size());
        const auto [field, value] = cut(line, ':');
        if (iequals(trim(field), "Content-Type"))
            part.content_type = trim(value);
        if (!iequals(trim(field), "Content-Disposition"))
            continue;
        if (!iequals(trim(cut(value, ';').first), "form-data"))
            return malformed("A part of the form is no form-data.");
        name = parameter_of(value, "name");
        part.file_name = parameter_of(value, "filename").value_or("");
    }
    if (!name || name->empty())
        return malformed("A part of the form has no name.");
    part.name = *std::move(name);
    return part;
}

} // namespace

Result<std::vector<FormPart>> parse_form(std::string_view content_type, std::string_view body)
{
    const auto boundary = parameter_of(content_type, "boundary");
    if (!iequals(trim(cut(content_type, ';').first), "multipart/form-data") || !boundary ||
        boundary->empty() || boundary->size() > boundary_max)
        return malformed("The body must be multipart/form-data with a boundary.");

    const std::string delimiter = "--" + *boundary;
    const auto begin = body.find(delimiter);
    // What stands before the first delimiter is no part; that must begin a line.
    if (begin == std::string_view::npos || (begin > 0 && body[begin - 1] != '\n'))
        return malformed("The body has no part of a form.");
    body.remove_prefix(begin + delimiter.size());

    const std::string next_delimiter = std::string(line_end) + delimiter;
    std::vector<FormPart> parts;
    while (!body.starts_with("--")) {
        if (parts.size() == form_parts_max)
            return malformed("The form has too many parts.");
        const auto head_begin = body.find(line_end);
        if (head_begin == std::string_view::npos || !trim(body.substr(0, head_begin)).empty())
            return malformed("The boundary of a part is malformed.");
        body.remove_prefix(head_begin);
        const auto head_end = body.find("\r\n\r\n");
        const auto end = body.find(next_delimiter, head_end);
        if (head_end == std::string_view::npos || end == std::string_view::npos)
            return malformed("The body ends within a part.");
        const auto head = head_end == 0 ? std::string_view{}
                                        : body.substr(line_end.size(), head_end - line_end.size());
        auto part = read_head(head);
        if (!part)
            return std::unexpected(part.error());
        const auto content_begin = head_end + 2 * line_end.size();
        if (end + line_end.size() < content_begin)
            return malformed("A part of the form is malformed.");
        part->content = end < content_begin ? std::string_view{}
                                            : body.substr(content_begin, end - content_begin);
        parts.push_back(*std::move(part));
        body.remove_prefix(end + next_delimiter.size());
    }
    return parts;
}

} // namespace waymark::http
