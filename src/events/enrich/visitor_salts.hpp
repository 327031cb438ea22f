// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>

namespace waymark::events::enrich {

// The secret of one day or month (UTC) that visitors are told apart by.
using VisitorKey = std::array<std::uint8_t, 16>;

// Keeps a random salt for each day, and for each month where it is asked for, on disk and destroys
// it `kept_after_end` after the day's or month's end. From then on nobody, ourselves included, can
// compute that period's visitor numbers again from an address: they have become anonymous.
//
// The file (mode 0600; docs/formats/visitor-salts.md) is replaced as a whole. Thread-safe. A salt
// on disk that can't be read is replaced by a new one: the period's visitors are counted anew then.
//
// Every function throws std::system_error if the file can't be written.
class VisitorSalts {
public:
    using Day = std::chrono::sys_days;

    // Events may arrive this late and still be joined to their period's visitors.
    static constexpr std::chrono::days kept_after_end{2};

    // `clock` must outlive the salts.
    VisitorSalts(std::filesystem::path file, const Clock& clock);

    // The key of a day. A day whose salt is destroyed, or lies more than a day ahead, has a key
    // derived from today's salt: events imported into it together still have visitors in common.
    [[nodiscard]] VisitorKey key_of(Day day);
    // The same for a month.
    [[nodiscard]] VisitorKey key_of(std::chrono::year_month month);

    // Destroys what is due. `key_of` does so too; call this at least hourly, lest a salt outlive
    // its time on a server without traffic.
    void destroy_expired();

private:
    using Salts = std::map<Day, VisitorKey>; // by the last day of what each is for
    struct Period {
        Day first;
        Day last;
    };

    [[nodiscard]] Day today() const;
    [[nodiscard]] VisitorKey key_of(Period period, Salts& salts);
    VisitorKey& salt_of(Salts& salts, Day last); // makes one if need be
    bool drop_expired();
    void load();
    void save() const;

    const std::filesystem::path file_;
    const Clock& clock_;
    std::mutex mutex_;
    Salts days_;
    Salts months_;
};

} // namespace waymark::events::enrich
