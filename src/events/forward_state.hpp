// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace waymark::events {

// How far one segment has been forwarded. Offsets are ends of records, in bytes; record counts are
// from the start of the segment.
struct SegmentProgress {
    std::uint64_t stored_offset = 0;
    std::uint64_t stored_records = 0;
    std::uint64_t planned_offset = 0; // equal to the stored ones where nothing is planned
    std::uint64_t planned_records = 0;

    friend bool operator==(const SegmentProgress&, const SegmentProgress&) = default;
};

// What the forwarder has stored, and the batch that it is about to store. It is written before each
// insert: after a crash the same batch is sent again, with the same token.
struct ForwardState {
    std::map<std::uint64_t, SegmentProgress> segments; // by sequence; others are untouched
    std::string token;                                 // of the planned batch; empty: none
    std::uint64_t generation = 0;                      // grows with each save

    [[nodiscard]] bool has_plan() const { return !token.empty(); }
    // The planned batch is stored.
    void commit();

    friend bool operator==(const ForwardState&, const ForwardState&) = default;
};

[[nodiscard]] std::string to_text(const ForwardState& state);
// invalid_argument: malformed, of another version, or a wrong checksum.
[[nodiscard]] Result<ForwardState> parse_forward_state(std::string_view text);

// The file `forwarder.state` in a spool's directory. docs/formats/spool.md describes it.
//
// It has two slots, all of its room allocated: a state is written over the older of the two and
// synced, so that a crash leaves the newer one, and a full disk can't keep progress from being
// noted, which is what makes room again. One thread's.
class ForwardStateFile {
public:
    static constexpr std::string_view name = "forwarder.state";
    static constexpr std::size_t slot_bytes = std::size_t{64} * 1024;

    // Makes the file if there is none.
    //
    // invalid_argument: the file holds no valid state.
    // unavailable:      it can't be made or read.
    [[nodiscard]] static Result<ForwardStateFile> open(const std::filesystem::path& directory);

    ForwardStateFile(ForwardStateFile&& other) noexcept;
    ForwardStateFile& operator=(ForwardStateFile&&) = delete;
    ~ForwardStateFile();

    // The state that was opened or saved last.
    [[nodiscard]] const ForwardState& state() const { return state_; }

    // Gives the state the next generation. When it returns, the state is on the disk.
    //
    // unavailable: it may not be.
    [[nodiscard]] Result<void> save(ForwardState& state);

private:
    explicit ForwardStateFile(int descriptor) : descriptor_(descriptor) {}

    [[nodiscard]] Result<void> load();

    int descriptor_;
    ForwardState state_; // in the slot `generation % 2`
};

} // namespace waymark::events
