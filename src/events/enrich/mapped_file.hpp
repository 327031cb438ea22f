// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>

namespace waymark::events::enrich {

// A whole file, mapped read-only. The bytes stay valid as long as the object. Replace the file by
// renaming another over it: one that shrinks while it is mapped ends the process (SIGBUS).
class MappedFile {
public:
    // not_found: there is no such file, or it can't be read. invalid_argument: it is empty.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept
    {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

private:
    explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::span<const std::byte> bytes_;
};

} // namespace waymark::events::enrich
