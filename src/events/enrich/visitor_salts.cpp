// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor_salts.hpp"

#include "base/log.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace waymark::events::enrich {

namespace {

using Day = VisitorSalts::Day;
using std::chrono::days;
using std::chrono::year_month;
using std::chrono::year_month_day;

// The text of a day is ten characters, that of a month the first seven of them.
constexpr std::size_t day_length = 10;
constexpr std::size_t month_length = 7;

std::string to_line(std::string_view period, const VisitorKey& salt)
{
    const std::string_view bytes(reinterpret_cast<const char*>(salt.data()), salt.size());
    return fmt::format("{} {}\n", period, to_hex(bytes));
}

std::string day_text(Day day)
{
    const year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<Day> parse_day(std::string_view text)
{
    if (text.size() != day_length || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = parse_number<int>(text.substr(0, 4));
    const auto month = parse_number<unsigned>(text.substr(5, 2));
    const auto day = parse_number<unsigned>(text.substr(8, 2));
    if (!year || !month || !day)
        return std::nullopt;
    const year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                              std::chrono::day{*day}};
    return date.ok() ? std::optional<Day>(date) : std::nullopt;
}

Day last_day_of(year_month month)
{
    return std::chrono::sys_days{month / std::chrono::last};
}

// The last day of a month.
std::optional<Day> parse_month(std::string_view text)
{
    const auto first = parse_day(std::string(text) + "-01");
    if (!first)
        return std::nullopt;
    const year_month_day date{*first};
    return last_day_of(date.year() / date.month());
}

std::optional<VisitorKey> parse_salt(std::string_view digits)
{
    VisitorKey salt{};
    std::size_t size = 0;
    if (sodium_hex2bin(salt.data(), salt.size(), digits.data(), digits.size(), nullptr, &size,
                       nullptr) != 0 ||
        size != salt.size() || digits.size() != 2 * salt.size())
        return std::nullopt;
    return salt;
}

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void write_durably(const std::filesystem::path& path, std::string_view text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        fail("can't create the file of visitor salts");
    const bool written =
        ::fchmod(file, 0600) == 0 &&
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    const int write_errno = errno;
    ::close(file);
    if (!written) {
        errno = write_errno;
        fail("can't write the file of visitor salts");
    }
}

} // namespace

VisitorSalts::VisitorSalts(std::filesystem::path file, const Clock& clock)
    : file_(std::move(file)), clock_(clock)
{
    load();
    destroy_expired();
}

VisitorSalts::Day VisitorSalts::today() const
{
    return std::chrono::floor<std::chrono::days>(clock_.now());
}

VisitorKey VisitorSalts::key_of(Day day)
{
    return key_of({day, day}, days_);
}

VisitorKey VisitorSalts::key_of(year_month month)
{
    return key_of({std::chrono::sys_days{month / 1}, last_day_of(month)}, months_);
}

VisitorKey VisitorSalts::key_of(Period period, Salts& salts)
{
    const std::scoped_lock lock(mutex_);
    if (drop_expired())
        save();
    const Day now = today();
    if (period.last >= now - kept_after_end && period.first <= now + days{1})
        return salt_of(salts, period.last);

    // A day has one number, a month those of its first and last day.
    const std::array<std::int64_t, 2> numbers{period.last.time_since_epoch().count(),
                                              period.first.time_since_epoch().count()};
    const auto bytes = std::as_bytes(std::span(numbers).first(&salts == &days_ ? 1 : 2));
    const auto& salt = salt_of(days_, now);
    VisitorKey key{};
    crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size(), salt.data(), salt.size());
    return key;
}

void VisitorSalts::destroy_expired()
{
    const std::scoped_lock lock(mutex_);
    if (drop_expired())
        save();
}

VisitorKey& VisitorSalts::salt_of(Salts& salts, Day last)
{
    const auto [found, fresh] = salts.try_emplace(last);
    if (!fresh)
        return found->second;
    fill_secret(found->second);
    try {
        save();
    } catch (...) {
        salts.erase(found); // a key that the next run doesn't know is none
        throw;
    }
    return found->second;
}

bool VisitorSalts::drop_expired()
{
    bool any = false;
    for (auto* const salts : {&days_, &months_}) {
        const auto kept = salts->lower_bound(today() - kept_after_end);
        any = any || kept != salts->begin();
        for (auto it = salts->begin(); it != kept; it = salts->erase(it))
            sodium_memzero(it->second.data(), it->second.size());
    }
    return any;
}

void VisitorSalts::load()
{
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        const auto [period, digits] = cut(line, ' ');
        const bool is_month = period.size() == month_length;
        const auto last = is_month ? parse_month(period) : parse_day(period);
        const auto salt = parse_salt(digits);
        if (last && salt)
            (is_month ? months_ : days_).emplace(*last, *salt);
        else
            log::warning("a visitor salt can't be read and is replaced",
                         {{"file", file_.string()}});
        sodium_memzero(line.data(), line.size());
    }
}

void VisitorSalts::save() const
{
    std::string text;
    for (const auto& [day, salt] : days_)
        text += to_line(day_text(day), salt);
    for (const auto& [last_day, salt] : months_)
        text += to_line(day_text(last_day).substr(0, month_length), salt);
    auto fresh = file_;
    fresh += ".new";
    write_durably(fresh, text);
    sodium_memzero(text.data(), text.size());
    std::filesystem::rename(fresh, file_);
}

} // namespace waymark::events::enrich
