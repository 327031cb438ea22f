// SPDX-License-Identifier: Apache-2.0
#include "events/segment.hpp"

#include "base/durable_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace waymark::events {

namespace {

std::string reason(int error)
{
    return std::generic_category().message(error);
}

std::unexpected<Error> unavailable(std::string_view what, const std::filesystem::path& file,
                                   int error)
{
    return failure(Errc::unavailable, fmt::format("{} {}: {}", what, file.native(), reason(error)));
}

} // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0))
{
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile()
{
    if (data_ != nullptr)
        ::munmap(data_, size_);
    close_descriptor();
}

Result<MappedFile> MappedFile::create(const std::filesystem::path& file, std::size_t bytes)
{
    MappedFile mapped(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), nullptr,
                      0);
    if (mapped.descriptor_ < 0)
        return unavailable("cannot create", file, errno);

    // A mapping over a hole would raise SIGBUS on the first write that finds the disk full.
    int refused = EINTR;
    while (refused == EINTR)
        refused = ::posix_fallocate(mapped.descriptor_, 0, static_cast<off_t>(bytes));
    if (refused != 0) {
        ::unlink(file.c_str());
        return unavailable("cannot allocate", file, refused);
    }
    void* const data =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, mapped.descriptor_, 0);
    if (data == MAP_FAILED) {
        const int error = errno;
        ::unlink(file.c_str());
        return unavailable("cannot map", file, error);
    }
    mapped.data_ = static_cast<std::byte*>(data);
    mapped.size_ = bytes;
    return mapped;
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& file)
{
    MappedFile mapped(::open(file.c_str(), O_RDWR | O_CLOEXEC), nullptr, 0);
    struct stat status{};
    if (mapped.descriptor_ < 0 || ::fstat(mapped.descriptor_, &status) != 0)
        return unavailable("cannot open", file, errno);
    if (status.st_size == 0)
        return mapped;

    const auto bytes = static_cast<std::size_t>(status.st_size);
    void* const data = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, mapped.descriptor_, 0);
    if (data == MAP_FAILED)
        return unavailable("cannot map", file, errno);
    mapped.data_ = static_cast<std::byte*>(data);
    mapped.size_ = bytes;
    return mapped;
}

bool MappedFile::sync() const
{
    return ::fdatasync(descriptor_) == 0;
}

bool MappedFile::truncate(std::size_t bytes) const
{
    return ::ftruncate(descriptor_, static_cast<off_t>(bytes)) == 0;
}

void MappedFile::close_descriptor()
{
    if (descriptor_ >= 0)
        ::close(std::exchange(descriptor_, -1));
}

Result<std::shared_ptr<Segment>> Segment::create(const std::filesystem::path& directory,
                                                 const SegmentHeader& header)
{
    const auto file = directory / segment_file_name(header.sequence);
    auto mapped = MappedFile::create(file, header.bytes);
    if (!mapped)
        return std::unexpected(mapped.error());
    write_segment_header(header, mapped->bytes().first<segment_header_bytes>());
    auto segment =
        std::make_shared<Segment>(file, *std::move(mapped), header, segment_header_bytes, 0);
    segment->sealed_.store(false, std::memory_order_relaxed);
    segment->is_name_durable_ = false;
    return segment;
}

Segment::Segment(std::filesystem::path file, MappedFile mapped, const SegmentHeader& header,
                 std::uint64_t end, std::uint64_t records)
    : file_(std::move(file)), mapped_(std::move(mapped)), header_(header), end_(end),
      records_(records), durable_end_(end), disk_bytes_(mapped_.bytes().size()), sealed_(true)
{
}

std::span<std::byte> Segment::next_payload(std::size_t bytes)
{
    assert(!is_sealed() && record_bytes(bytes) <= room());
    const auto end = end_.load(std::memory_order_relaxed);
    return mapped_.bytes().subspan(end + record_header_bytes, bytes);
}

Position Segment::publish(std::span<const std::byte> payload)
{
    const auto start = end_.load(std::memory_order_relaxed);
    std::byte* const record = mapped_.bytes().data() + start;
    assert(payload.data() == record + record_header_bytes);

    const std::uint32_t checksum = record_checksum(header_.salt, start, payload);
    std::memcpy(record + sizeof(std::uint32_t), &checksum, sizeof(checksum));
    // The length goes last: a process killed before this line leaves no record, not half of one.
    std::atomic_ref(*static_cast<std::uint32_t*>(static_cast<void*>(record)))
        .store(static_cast<std::uint32_t>(payload.size()), std::memory_order_release);

    const std::uint64_t end = start + record_bytes(payload.size());
    records_.store(records_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    end_.store(end, std::memory_order_release);
    return {header_.sequence, end};
}

bool Segment::sync()
{
    if (is_unsafe())
        return false;
    const std::uint64_t covered = end();
    if (covered == durable_end())
        return true;
    // A file counts only if its name is on the disk, too: once, with the first records.
    is_name_durable_ = is_name_durable_ || sync_directory(file_.parent_path());
    if (!is_name_durable_ || !mapped_.sync()) {
        unsafe_.store(true, std::memory_order_release);
        return false;
    }
    durable_end_.store(covered, std::memory_order_release);
    return true;
}

void Segment::finish()
{
    if (is_finished_ || !is_sealed() || durable_end() != end())
        return;
    if (mapped_.truncate(end()))
        disk_bytes_.store(end(), std::memory_order_relaxed);
    mapped_.close_descriptor();
    is_finished_ = true;
}

} // namespace waymark::events
