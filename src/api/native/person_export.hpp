// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/person_log.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A person's events as a file.
namespace waymark::api::native {

enum class PersonFormat : std::uint8_t {
    jsonl, // an object a line (JSON Lines), without what is empty
    csv,   // RFC 4180, UTF-8 with a byte order mark; properties as one field of JSON
};

// Nothing if there is no such format.
[[nodiscard]] std::optional<PersonFormat> parse_person_format(std::string_view name);
[[nodiscard]] std::string_view content_type(PersonFormat format);
[[nodiscard]] std::string_view extension(PersonFormat format);

// What stands before the first event.
[[nodiscard]] std::string head_of(PersonFormat format);
[[nodiscard]] std::string to_text(std::span<const analytics::PersonEvent> events,
                                  PersonFormat format);

// The file, piece by piece: however many events there are, it holds one portion of them. Blocks on
// the event store. Not thread-safe.
class PersonExport {
public:
    // The first portion is read at once.
    //
    // Errors are those of Reader::run: nothing of the file was made, so that the failure can still
    // be the answer.
    [[nodiscard]] static Result<PersonExport> open(analytics::PersonLog log, PersonFormat format);

    // The next piece of the file; empty at its end. Throws std::runtime_error where the store fails
    // now: the file is cut off.
    [[nodiscard]] std::string next();

private:
    PersonExport(analytics::PersonLog log, PersonFormat format);

    analytics::PersonLog log_;
    PersonFormat format_;
    std::string first_piece_;
};

} // namespace waymark::api::native
