// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/spool_format.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace waymark::events {

// A file descriptor and a shared mapping of the whole file; both are released by the destructor.
class MappedFile {
public:
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    // Makes a file (mode 0600) of `bytes` bytes, all of them allocated on the disk, so that writing
    // to the mapping can't fail for want of room. unavailable: no room, or no such directory; no
    // file is left behind then.
    [[nodiscard]] static Result<MappedFile> create(const std::filesystem::path& file,
                                                   std::size_t bytes);
    // Maps a file for reading only. unavailable: it can't be read.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& file);

    [[nodiscard]] std::span<std::byte> bytes() const { return {data_, size_}; }
    // False: the data may not be on the disk.
    [[nodiscard]] bool sync() const;
    // Changes the length of the file, not of the mapping. False: nothing changed.
    [[nodiscard]] bool truncate(std::size_t bytes) const;
    // Gives up the descriptor; the mapping stays.
    void close_descriptor();

private:
    MappedFile(int descriptor, std::byte* data, std::size_t size)
        : descriptor_(descriptor), data_(data), size_(size)
    {
    }

    int descriptor_ = -1;
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

// A segment of the spool: one file of records, written by one thread at the front of its free room
// while any number of threads read what is published.
//
// Appending and sealing are the writer's alone; `sync` and `finish` belong to one other thread
// at a time; the rest is thread-safe.
class Segment {
public:
    // unavailable: see MappedFile::create.
    [[nodiscard]] static Result<std::shared_ptr<Segment>>
    create(const std::filesystem::path& directory, const SegmentHeader& header);

    // A segment of an earlier run: sealed, on the disk, with `records` records up to `end`.
    Segment(std::filesystem::path file, MappedFile mapped, const SegmentHeader& header,
            std::uint64_t end, std::uint64_t records);

    [[nodiscard]] const SegmentHeader& header() const { return header_; }
    [[nodiscard]] std::uint64_t sequence() const { return header_.sequence; }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    // --- the writer's
    [[nodiscard]] std::size_t room() const
    {
        return mapped_.bytes().size() - end_.load(std::memory_order_relaxed);
    }
    // Where the payload of the next record goes; the record fits into room().
    [[nodiscard]] std::span<std::byte> next_payload(std::size_t bytes);
    // Makes that payload a record that readers see.
    Position publish(std::span<const std::byte> payload);
    // Nothing will be appended any more.
    void seal() { sealed_.store(true, std::memory_order_release); }

    // --- everybody's
    // What is published so far, from the header on.
    [[nodiscard]] std::span<const std::byte> published() const
    {
        return std::span<const std::byte>(mapped_.bytes()).first(end());
    }
    [[nodiscard]] std::uint64_t end() const { return end_.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t records() const { return records_.load(std::memory_order_relaxed); }
    // If true, an `end()` asked for afterwards is the last one.
    [[nodiscard]] bool is_sealed() const { return sealed_.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t durable_end() const
    {
        return durable_end_.load(std::memory_order_acquire);
    }
    // A sync failed. The kernel may have dropped the data: no later success can be trusted.
    [[nodiscard]] bool is_unsafe() const { return unsafe_.load(std::memory_order_acquire); }
    // What the file takes on the disk.
    [[nodiscard]] std::uint64_t disk_bytes() const
    {
        return disk_bytes_.load(std::memory_order_relaxed);
    }

    // Brings what is published to the disk. False: see is_unsafe().
    bool sync();
    // Gives back what a sealed segment doesn't need once it is on the disk: the room behind its
    // last record, and the file descriptor. Does nothing before that.
    void finish();

private:
    std::filesystem::path file_;
    MappedFile mapped_;
    SegmentHeader header_;
    std::atomic<std::uint64_t> end_;
    std::atomic<std::uint64_t> records_;
    std::atomic<std::uint64_t> durable_end_;
    std::atomic<std::uint64_t> disk_bytes_;
    std::atomic<bool> sealed_ = false;
    std::atomic<bool> unsafe_ = false;
    bool is_name_durable_ = true; // the syncing thread's
    bool is_finished_ = false;    // the syncing thread's
};

} // namespace waymark::events
