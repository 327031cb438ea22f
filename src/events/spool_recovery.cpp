// SPDX-License-Identifier: Apache-2.0
#include "events/spool_recovery.hpp"

#include "base/log.hpp"
#include "events/segment_reader.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <system_error>
#include <thread>

namespace waymark::events {

namespace {

namespace fs = std::filesystem;

Result<std::vector<fs::path>> segment_files(const fs::path& directory)
{
    std::error_code error;
    std::vector<std::pair<std::uint64_t, fs::path>> found;
    for (fs::directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
        if (const auto sequence = parse_segment_file_name(at->path().filename().native()))
            found.emplace_back(*sequence, at->path());
    }
    if (error)
        return failure(Errc::unavailable, fmt::format("cannot read the directory {}: {}",
                                                      directory.native(), error.message()));
    std::ranges::sort(found);
    std::vector<fs::path> files;
    for (auto& [sequence, file] : found)
        files.push_back(std::move(file));
    return files;
}

// The bytes up to the last one that isn't zero.
std::size_t used_bytes(std::span<const std::byte> bytes)
{
    const auto last = std::ranges::find_if(bytes.rbegin(), bytes.rend(),
                                           [](std::byte byte) { return byte != std::byte{0}; });
    return static_cast<std::size_t>(bytes.rend() - last);
}

// The first sync of records writes the header, too: a file of zeros holds nothing acknowledged.
void discard_headless(const fs::path& file, std::span<const std::byte> bytes,
                      RecoveryReport& report)
{
    std::error_code ignored;
    if (used_bytes(bytes) == 0) {
        fs::remove(file, ignored);
        return;
    }
    auto aside = file;
    aside += ".damaged";
    fs::rename(file, aside, ignored);
    ++report.set_aside;
    log::error("spool segment without a valid header set aside", {{"file", aside.native()}});
}

void report_damage(const fs::path& file, std::uint64_t cut_bytes, const SegmentReader& reader,
                   RecoveryReport& report)
{
    if (cut_bytes > 0) {
        ++report.cut_segments;
        report.cut_bytes += cut_bytes;
        log::warning("torn tail of a spool segment cut off",
                     {{"file", file.native()}, {"bytes", cut_bytes}, {"end", reader.offset()}});
    }
    if (reader.skipped_regions() > 0) {
        report.skipped_regions += reader.skipped_regions();
        report.skipped_bytes += reader.skipped_bytes();
        log::error("damage inside a spool segment passed over",
                   {{"file", file.native()}, {"bytes", reader.skipped_bytes()}});
    }
}

Result<Recovery> recover_segment(const fs::path& file)
{
    Recovery recovery;
    auto mapped = MappedFile::open(file);
    if (!mapped)
        return std::unexpected(mapped.error());
    const std::span<const std::byte> bytes = mapped->bytes();
    const auto header = read_segment_header(bytes);
    if (!header || segment_file_name(header->sequence) != file.filename()) {
        discard_headless(file, bytes, recovery.report);
        return recovery;
    }

    SegmentReader reader(bytes, header->salt);
    std::uint64_t records = 0;
    while (reader.next())
        ++records;
    const std::uint64_t end = reader.offset();
    report_damage(file, used_bytes(bytes.subspan(end)), reader, recovery.report);

    if (records == 0) {
        std::error_code ignored;
        fs::remove(file, ignored);
        return recovery;
    }
    // What a killed process left to the page cache must not wait for the kernel's own write-back.
    if (!mapped->sync())
        return failure(Errc::unavailable, fmt::format("cannot sync {}", file.native()));
    recovery.report.segments = 1;
    recovery.report.records = records;
    recovery.report.bytes = end - segment_header_bytes;
    auto segment = std::make_shared<Segment>(file, *std::move(mapped), *header, end, records);
    segment->finish();
    recovery.segments.push_back(std::move(segment));
    return recovery;
}

// The files on several threads: a long backlog keeps the server from its start.
std::vector<Result<Recovery>> recover_segments(const std::vector<fs::path>& files)
{
    constexpr std::size_t threads_max = 4;
    std::vector<Result<Recovery>> recovered(files.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++)
            recovered[i] = recover_segment(files[i]);
    };
    std::vector<std::jthread> helpers;
    const std::size_t threads =
        std::min({threads_max, files.size(), std::size_t{std::thread::hardware_concurrency()}});
    for (std::size_t i = 1; i < threads; ++i)
        helpers.emplace_back(work);
    work();
    helpers.clear();
    return recovered;
}

void add(RecoveryReport& sum, const RecoveryReport& part)
{
    sum.segments += part.segments;
    sum.records += part.records;
    sum.bytes += part.bytes;
    sum.cut_segments += part.cut_segments;
    sum.cut_bytes += part.cut_bytes;
    sum.skipped_regions += part.skipped_regions;
    sum.skipped_bytes += part.skipped_bytes;
    sum.set_aside += part.set_aside;
}

} // namespace

Result<Recovery> recover_spool(const fs::path& directory)
{
    const auto files = segment_files(directory);
    if (!files)
        return std::unexpected(files.error());
    Recovery recovery;
    for (auto& recovered : recover_segments(*files)) {
        if (!recovered)
            return std::unexpected(recovered.error());
        add(recovery.report, recovered->report);
        std::ranges::move(recovered->segments, std::back_inserter(recovery.segments));
    }
    std::ranges::sort(recovery.segments, {}, &Segment::sequence);
    return recovery;
}

} // namespace waymark::events
