// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// The JSON of session tokens: one object of texts and numbers (RFC 8259).
namespace waymark::identity {

struct JsonMember {
    enum class Kind {
        text,
        integer, // without fraction and exponent
        null,
        other, // well-formed; what it says is dropped
    };

    std::string_view name;
    Kind kind = Kind::other;
    std::string_view value; // of a text, its meaning; of an integer, its digits
};

// Reads an object member by member. What nests is skipped, but must be well-formed. Allocates only
// for texts with escapes.
class JsonClaimReader {
public:
    // Arrays and objects within each other, the outermost object counted.
    static constexpr int depth_max = 16;

    // The text must outlive the reader.
    explicit JsonClaimReader(std::string_view json);

    // The next member, good until the next call. Nothing at the end, and where the text is no JSON
    // object: is_complete() tells which.
    [[nodiscard]] std::optional<JsonMember> next();

    // True once the object has been read to its end and nothing stands behind it.
    [[nodiscard]] bool is_complete() const { return state_ == State::complete; }

private:
    enum class State { first, later, complete, broken };

    [[nodiscard]] std::optional<JsonMember> fail();
    [[nodiscard]] std::optional<JsonMember> finish();
    void skip_space();
    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    [[nodiscard]] bool take(char expected);
    [[nodiscard]] bool take_word(std::string_view word);
    [[nodiscard]] std::size_t take_digits();

    // These take what stands at the front, if it is well-formed.
    [[nodiscard]] std::optional<std::string_view> take_text(std::string& unescaped);
    [[nodiscard]] bool take_escape(std::string& unescaped);
    [[nodiscard]] std::optional<unsigned> take_code_unit();
    [[nodiscard]] bool take_value(JsonMember& member);
    [[nodiscard]] bool take_number(JsonMember& member);
    [[nodiscard]] bool skip_value(int depth);
    [[nodiscard]] bool skip_array(int depth);
    [[nodiscard]] bool skip_object(int depth);

    std::string_view rest_;
    State state_ = State::first;
    std::string name_;  // unescaped, if it had to be
    std::string value_; // likewise
};

// Appends `text`, which is UTF-8, as a JSON string.
void append_json_text(std::string& json, std::string_view text);

} // namespace waymark::identity
