// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <algorithm>
#include <unordered_map>

namespace waymark::consistency {

namespace {

// A version could be read by whoever began until `last`, if not before `begun`.
struct Validity {
    Moment begun;
    Moment last;
};

std::vector<Access> sorted_by_beginning(std::vector<Access> writes)
{
    std::ranges::sort(writes, {}, &Access::begun);
    return writes;
}

// For each write, when the first of it and all behind it was answered; `writes` ascend by begun.
std::vector<Moment> first_answers(const std::vector<Access>& writes)
{
    std::vector<Moment> answers(writes.size());
    Moment first = Moment::max();
    for (std::size_t i = writes.size(); i-- > 0;) {
        first = std::min(first, writes[i].answered);
        answers[i] = first;
    }
    return answers;
}

// The validities of each version, ascending by `begun`; each holds for those before it, too.
using Validities = std::unordered_map<Version, std::vector<Validity>>;

Validities validities_of(const std::vector<Access>& writes)
{
    const auto answers = first_answers(writes);
    Validities all;
    for (const auto& write : writes) {
        const auto next = std::ranges::upper_bound(writes, write.answered, {}, &Access::begun);
        const Moment last = next == writes.end()
                                ? Moment::max()
                                : answers[static_cast<std::size_t>(next - writes.begin())];
        auto& known = all[write.version];
        const Moment longest = known.empty() ? last : std::max(last, known.back().last);
        known.push_back({.begun = write.begun, .last = longest});
    }
    return all;
}

} // namespace

void append(Register& target, const Register& more)
{
    target.writes.insert(target.writes.end(), more.writes.begin(), more.writes.end());
    target.reads.insert(target.reads.end(), more.reads.begin(), more.reads.end());
}

Verdict judge(const Register& value)
{
    const auto validities = validities_of(sorted_by_beginning(value.writes));
    Verdict verdict{.reads = value.reads.size()};
    for (const auto& read : value.reads) {
        const auto found = validities.find(read.version);
        if (found == validities.end() || found->second.front().begun > read.answered) {
            ++verdict.strange;
            continue;
        }
        const auto behind =
            std::ranges::upper_bound(found->second, read.answered, {}, &Validity::begun);
        const Moment last = std::prev(behind)->last;
        if (last < read.begun) {
            ++verdict.stale;
            verdict.stalest = std::max(verdict.stalest, read.begun - last);
        }
    }
    return verdict;
}

} // namespace waymark::consistency
