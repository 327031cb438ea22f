// SPDX-License-Identifier: Apache-2.0
#include "events/forward_state.hpp"

#include "base/durable_file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace waymark::events {

namespace {

constexpr std::string_view first_line = "waymark-forwarder 1";
constexpr std::size_t slot_count = 2;

std::uint32_t checksum(std::string_view text)
{
    return crc32c(std::as_bytes(std::span(text)));
}

std::unexpected<Error> malformed()
{
    return failure(Errc::invalid_argument, "the forwarder's state file is malformed");
}

// `sequence stored_offset stored_records planned_offset planned_records`
bool parse_segment(std::string_view line, ForwardState& state)
{
    std::array<std::uint64_t, 5> numbers{};
    for (auto& number : numbers) {
        const auto [word, rest] = cut(line, ' ');
        const auto value = parse_number<std::uint64_t>(word);
        if (!value)
            return false;
        number = *value;
        line = rest;
    }
    const SegmentProgress progress{numbers[1], numbers[2], numbers[3], numbers[4]};
    const bool is_ordered = progress.stored_offset <= progress.planned_offset &&
                            progress.stored_records <= progress.planned_records;
    return line.empty() && is_ordered && state.segments.emplace(numbers[0], progress).second;
}

bool parse_line(std::string_view line, ForwardState& state)
{
    const auto [key, value] = cut(line, ' ');
    if (key == "generation" && state.generation == 0) {
        const auto generation = parse_number<std::uint64_t>(value);
        state.generation = generation.value_or(0);
        return generation.has_value();
    }
    if (key == "token" && state.token.empty() && !value.empty()) {
        state.token = value;
        return true;
    }
    return key == "segment" && parse_segment(value, state);
}

std::unexpected<Error> unavailable(std::string_view what, int error)
{
    return failure(Errc::unavailable, fmt::format("cannot {} the forwarder's state file: {}", what,
                                                  std::generic_category().message(error)));
}

off_t slot_offset(std::uint64_t generation)
{
    return static_cast<off_t>(generation % slot_count * ForwardStateFile::slot_bytes);
}

} // namespace

void ForwardState::commit()
{
    for (auto& [sequence, progress] : segments) {
        progress.stored_offset = progress.planned_offset;
        progress.stored_records = progress.planned_records;
    }
    token.clear();
}

std::string to_text(const ForwardState& state)
{
    std::string text = fmt::format("{}\ngeneration {}\n", first_line, state.generation);
    if (state.has_plan())
        text += fmt::format("token {}\n", state.token);
    for (const auto& [sequence, progress] : state.segments) {
        text +=
            fmt::format("segment {} {} {} {} {}\n", sequence, progress.stored_offset,
                        progress.stored_records, progress.planned_offset, progress.planned_records);
    }
    text += fmt::format("checksum {:08x}\n", checksum(text));
    return text;
}

Result<ForwardState> parse_forward_state(std::string_view text)
{
    constexpr std::string_view checksum_key = "checksum ";
    const auto last_line = text.rfind(checksum_key);
    if (last_line == std::string_view::npos)
        return malformed();
    const auto body = text.substr(0, last_line);
    if (text.substr(last_line) != fmt::format("{}{:08x}\n", checksum_key, checksum(body)))
        return malformed();

    auto [line, rest] = cut(body, '\n');
    if (line != first_line)
        return malformed();
    ForwardState state;
    while (!rest.empty()) {
        std::tie(line, rest) = cut(rest, '\n');
        if (!parse_line(line, state))
            return malformed();
    }
    return state;
}

Result<ForwardStateFile> ForwardStateFile::open(const std::filesystem::path& directory)
{
    const auto path = directory / name;
    ForwardStateFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file.descriptor_ < 0)
        return unavailable("open", errno);
    const int refused = ::posix_fallocate(file.descriptor_, 0, slot_count * slot_bytes);
    if (refused != 0)
        return unavailable("allocate", refused);
    if (!sync_directory(directory))
        return unavailable("sync the directory of", errno);
    if (const auto loaded = file.load(); !loaded)
        return std::unexpected(loaded.error());
    return file;
}

ForwardStateFile::ForwardStateFile(ForwardStateFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), state_(std::move(other.state_))
{
}

ForwardStateFile::~ForwardStateFile()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

Result<void> ForwardStateFile::load()
{
    bool is_fresh = true;
    bool is_found = false;
    for (std::uint64_t slot = 0; slot < slot_count; ++slot) {
        std::string text(slot_bytes, '\0');
        if (::pread(descriptor_, text.data(), text.size(), slot_offset(slot)) !=
            static_cast<ssize_t>(text.size()))
            return unavailable("read", errno);
        text.resize(text.find_first_of('\0') == std::string::npos ? text.size()
                                                                  : text.find_first_of('\0'));
        is_fresh = is_fresh && text.empty();
        auto state = parse_forward_state(text);
        if (state && (!is_found || state->generation > state_.generation)) {
            state_ = *std::move(state);
            is_found = true;
        }
    }
    if (!is_found && !is_fresh)
        return malformed();
    return {};
}

Result<void> ForwardStateFile::save(ForwardState& state)
{
    state.generation = state_.generation + 1;
    std::string text = to_text(state);
    text += '\0';
    if (text.size() > slot_bytes)
        return unavailable("fit into", EFBIG);
    const ssize_t written =
        ::pwrite(descriptor_, text.data(), text.size(), slot_offset(state.generation));
    if (written != static_cast<ssize_t>(text.size()) || ::fdatasync(descriptor_) != 0)
        return unavailable("write", errno);
    state_ = state;
    return {};
}

} // namespace waymark::events
