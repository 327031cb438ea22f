// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/literal_matcher.hpp"

#include "base/text.hpp"

#include <limits>

namespace waymark::events::enrich {

Result<LiteralMatcher> LiteralMatcher::build(std::span<const std::string> literals)
{
    LiteralMatcher matcher;
    matcher.assign_classes(literals);
    matcher.add_state();
    int id = 0;
    for (const auto& literal : literals) {
        if (!matcher.add(literal, id++))
            return failure(Errc::invalid_argument, "too many literals for one matcher");
    }
    matcher.link_failures();
    return matcher;
}

void LiteralMatcher::assign_classes(std::span<const std::string> literals)
{
    for (const auto& literal : literals) {
        for (const char c : literal) {
            auto& byte_class = classes_[static_cast<std::uint8_t>(c)];
            if (byte_class == 0)
                byte_class = static_cast<std::uint8_t>(class_count_++);
        }
    }
    for (char c = 'A'; c <= 'Z'; ++c)
        classes_[static_cast<std::uint8_t>(c)] =
            classes_[static_cast<std::uint8_t>(ascii_lower(c))];
}

LiteralMatcher::State LiteralMatcher::add_state()
{
    const auto state = static_cast<State>(id_.size());
    table_.resize(table_.size() + class_count_, 0);
    id_.push_back(-1);
    shorter_.push_back(0);
    return state;
}

bool LiteralMatcher::add(std::string_view literal, int id)
{
    State state = 0;
    for (const char c : literal) {
        const auto byte_class = classes_[static_cast<std::uint8_t>(c)];
        if (next(state, byte_class) == 0) {
            if (id_.size() > std::numeric_limits<State>::max())
                return false;
            const State fresh = add_state();
            next(state, byte_class) = fresh;
        }
        state = next(state, byte_class);
    }
    id_[state] = id;
    return true;
}

// Walks the trie by breadth, so that a state's failure target is finished before the state itself:
// what the trie doesn't have is then copied from there.
void LiteralMatcher::link_failures()
{
    std::vector<State> fail(id_.size(), 0);
    std::vector<State> queue{0};
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const State state = queue[head];
        for (std::size_t i = 0; i < class_count_; ++i) {
            const auto byte_class = static_cast<std::uint8_t>(i);
            const State fallback = state == 0 ? State{0} : next(fail[state], byte_class);
            State& target = next(state, byte_class);
            if (target == 0) {
                target = fallback;
                continue;
            }
            fail[target] = fallback;
            shorter_[target] = id_[fallback] >= 0 ? fallback : shorter_[fallback];
            queue.push_back(target);
        }
    }
}

void LiteralMatcher::find(std::string_view text, std::vector<int>& ids) const
{
    ids.clear();
    State state = 0;
    for (const char c : text) {
        state = table_[state * class_count_ + classes_[static_cast<std::uint8_t>(c)]];
        for (State end = id_[state] >= 0 ? state : shorter_[state]; end != 0; end = shorter_[end])
            ids.push_back(id_[end]);
    }
}

} // namespace waymark::events::enrich
