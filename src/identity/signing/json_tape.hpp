// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::identity {

// A JSON value (RFC 8259), flat: a node for each value and each name, in the order of the text,
// with what a container holds behind it. Three buffers hold it all, however many values there are.
struct JsonTape {
    // Containers within containers, the outermost counted.
    static constexpr std::size_t depth_max = 100;
    static constexpr std::size_t bytes_max = std::size_t{1} << 28U;

    enum class Kind : std::uint8_t {
        object,
        array,
        string,
        literal, // a number, `true`, `false` or `null`
    };

    struct Node {
        Kind kind{};
        std::uint32_t end = 0;  // of this node and all that it holds
        std::uint32_t at = 0;   // where its text starts, or its members in `order`
        std::uint32_t size = 0; // bytes of text, or members
    };

    std::vector<Node> nodes;
    std::vector<std::uint32_t> order; // of members: the nodes of their names
    std::string text;

    // Of an object: the nodes of its members' names, ordered by the bytes of the names. Of several
    // members of one name, only the last. A member's value is the node behind its name.
    [[nodiscard]] std::span<const std::uint32_t> members(const Node& object) const
    {
        return std::span(order).subspan(object.at, object.size);
    }
    // Of a string: what it says, in UTF-8. Of a literal: its canonical spelling.
    [[nodiscard]] std::string_view text_of(const Node& node) const
    {
        return std::string_view(text).substr(node.at, node.size);
    }
};

// Reads a text that is one JSON value. Takes time in proportion to the text's length, but for the
// ordering of members.
//
// What is not Unicode is U+FFFD: each byte that is in no well-formed UTF-8 sequence, each escaped
// surrogate without its other half. Nothing if the text is no JSON, holds a number that is too
// large for an IEEE 754 double, is nested deeper than depth_max or longer than bytes_max.
[[nodiscard]] std::optional<JsonTape> read_json(std::string_view json);

} // namespace waymark::identity
