// SPDX-License-Identifier: Apache-2.0
#include "events/dead_letters.hpp"

#include "base/durable_file.hpp"
#include "base/log.hpp"

#include <system_error>

namespace waymark::events {

namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& directory)
{
    std::error_code ignored;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory, ignored), fs::directory_iterator()));
}

} // namespace

Result<void> DeadLetters::keep(std::uint64_t sequence, std::uint64_t offset,
                               std::span<const std::byte> payload)
{
    std::error_code error;
    fs::create_directories(directory_, error);
    if (error)
        return failure(Errc::unavailable, fmt::format("cannot make the directory {}: {}",
                                                      directory_.native(), error.message()));
    const auto file = directory_ / fmt::format("{:016}-{}.event", sequence, offset);
    if (!fs::exists(file, error) && files_in(directory_) >= files_max) {
        log::error("too many dead letters: an event is lost", {{"file", file.native()}});
        return {};
    }
    return replace_file(file, payload);
}

} // namespace waymark::events
