// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/mapped_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace waymark::events::enrich {

namespace {

std::unexpected<Error> unreadable(const std::filesystem::path& path)
{
    const auto reason = std::error_code(errno, std::generic_category()).message();
    return failure(Errc::not_found, fmt::format("{} can't be read: {}", path.string(), reason));
}

} // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return unreadable(path);
    struct stat info{};
    if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(file);
        return failure(Errc::not_found, fmt::format("{} is not a file", path.string()));
    }
    if (info.st_size == 0) {
        ::close(file);
        return failure(Errc::invalid_argument, fmt::format("{} is empty", path.string()));
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    const int mmap_errno = errno;
    ::close(file);
    if (at == MAP_FAILED) {
        errno = mmap_errno;
        return unreadable(path);
    }
    return MappedFile({static_cast<const std::byte*>(at), size});
}

MappedFile::~MappedFile()
{
    if (!bytes_.empty())
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

} // namespace waymark::events::enrich
