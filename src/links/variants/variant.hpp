// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/target_policy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links::variants {

inline constexpr std::size_t name_max = 100; // Unicode code points
inline constexpr int weight_max = 100;
inline constexpr std::size_t variants_max = 100; // of one link

// A place that a link leads to for its share of the visitors. The link's own target has what the
// weights of its active variants leave of 100.
struct Variant {
    VariantId id;
    std::string uid; // towards clients
    LinkId link;
    std::uint64_t ab_test = 0; // the test that it belongs to; 0: it is the link's own
    std::string name;
    std::string target_url;
    std::string description;
    int weight = 50;         // 0 to weight_max
    bool is_control = false; // of a test: what the others are compared to
    bool is_active = true;
    TimePoint created;
    TimePoint updated;
};

struct VariantDraft {
    std::string name;
    std::string target_url;
    std::string description;
    int weight = 50;
    bool is_control = false;
    bool is_active = true;
};

// What to change; nothing: leave it.
struct VariantPatch {
    std::optional<std::string> name;
    std::optional<std::string> target_url;
    std::optional<int> weight;
    std::optional<bool> is_active;
};

// All that is wrong, in the order of the members; `field` is a member's name.
[[nodiscard]] std::vector<Error> find_mistakes(const VariantDraft& draft,
                                               const TargetPolicy& targets);
[[nodiscard]] std::vector<Error> find_mistakes(const VariantPatch& patch,
                                               const TargetPolicy& targets);

enum class TestStatus : std::uint8_t { draft, running, paused, completed };
enum class TrafficSplit : std::uint8_t { equal, weighted, custom };

// `draft`, `equal`, …, as the meta store and the API spell them.
[[nodiscard]] std::string_view to_string(TestStatus status);
[[nodiscard]] std::string_view to_string(TrafficSplit split);
[[nodiscard]] std::optional<TestStatus> parse_test_status(std::string_view text);
[[nodiscard]] std::optional<TrafficSplit> parse_traffic_split(std::string_view text);

// Variants that take the place of a link's target while it runs. One visitor gets the same variant
// all day.
struct AbTest {
    std::uint64_t id = 0;
    LinkId link;
    std::string name;
    std::string description;
    TestStatus status = TestStatus::draft;
    TrafficSplit split = TrafficSplit::equal;
    std::optional<TimePoint> start;
    std::optional<TimePoint> end;
    bool is_active = true;
    TimePoint created;
    TimePoint updated;
    std::vector<Variant> variants; // in the order of their making
};

struct AbTestDraft {
    LinkId link;
    std::string name;
    std::string description;
    TrafficSplit split = TrafficSplit::equal;
    std::optional<TimePoint> start;
    std::optional<TimePoint> end;
    std::vector<VariantDraft> variants; // two or more; weights count unless the split is equal
};

struct AbTestPatch {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<TestStatus> status;
    std::optional<TrafficSplit> split;
    std::optional<TimePoint> start;
    std::optional<TimePoint> end;
    std::optional<bool> is_active;
};

} // namespace waymark::links::variants
