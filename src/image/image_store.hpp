// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::image {

// Pictures of links, as files: `og-images/{owner}/{milliseconds}.webp` below a directory. A file is
// complete and on disk before its key is given out. Keys of any other shape lead nowhere, so that
// no key leads out of the directory.
//
// Thread-safe. Calls block on the disk; they throw std::runtime_error if it fails.
class ImageStore {
public:
    // The directory is made, for this user alone, when the first picture comes.
    explicit ImageStore(std::filesystem::path directory) : directory_(std::move(directory)) {}

    // Keeps a WebP file. `owner` is the public id of what it belongs to. Returns its key.
    [[nodiscard]] std::string put(std::string_view owner, TimePoint now, std::string_view file);
    // Nothing if there is no such picture.
    [[nodiscard]] std::optional<std::string> find(std::string_view key) const;
    // Does nothing if there is no such picture.
    void remove(std::string_view key);

private:
    std::filesystem::path directory_;
    std::mutex put_mutex_;
};

// True if it has the shape of a key.
[[nodiscard]] bool is_image_key(std::string_view key);

} // namespace waymark::image
