// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// All that is stored of one person on a site, event by event: what events::erase_events() would
// erase of them.
namespace waymark::analytics {

class Reader;

// A visitor, or a user.
struct Person {
    SiteId site; // as its events name it
    std::optional<std::uint64_t> visitor = std::nullopt;
    // The customer's own id. What the person did before they were known by it, as the same visitor
    // in the same visits, is theirs, too.
    std::string user = {};
};

struct PersonField {
    enum class Kind : std::uint8_t { text, number, truth, visitor };

    std::string_view name;
    std::string_view column; // SQL
    Kind kind = Kind::text;
};

// What is told of an event.
[[nodiscard]] std::span<const PersonField> person_fields();

struct PersonEvent {
    TimePoint time;
    std::string id;
    // Of person_fields(): what is not known is empty or 0; a truth is 0 or 1; a visitor is sixteen
    // hexadecimal digits.
    std::vector<std::string> values;
    std::vector<std::pair<std::string, std::string>> properties;
};

// Reads a person's events in portions, the oldest first, in constant memory, however many there
// are. Not thread-safe. Errors are those of Reader::run.
class PersonLog {
public:
    static constexpr std::size_t portion_events = 1'000;

    // `reader` must outlive the log. Events that came in after `now` are left out.
    PersonLog(Reader& reader, Person person, TimePoint now);

    // The next portion; empty at the end. A portion that fails can be asked for again.
    [[nodiscard]] Result<std::vector<PersonEvent>> next();

private:
    [[nodiscard]] Result<void> start();
    [[nodiscard]] Result<std::vector<PersonEvent>> read_window();

    Reader& reader_;
    Person person_;
    std::int64_t received_ms_max_;
    bool is_started_ = false;
    // What is left is from these seconds; about `window_seconds_` of them make a portion.
    std::int64_t first_second_ = 0;
    std::int64_t last_second_ = -1;
    std::int64_t window_seconds_ = 1;
    // The last event of a portion that ended within a second; no id: none did.
    std::int64_t time_ms_ = 0;
    std::string event_id_;
};

} // namespace waymark::analytics
