// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// Expected texts and JSON values with placeholders: `{{int}}` for any integer, `{{id=uid}}` for a
// uid that is remembered as `id`, `{{id}}` for what was remembered. The kinds are listed in
// tests/contract/README.md.
namespace waymark::contract {

using Variables = std::map<std::string, std::string, std::less<>>;

// `text` with every `{{name}}` replaced, and every `{{totp:name}}` by the code of now; see
// totp_code.hpp.
//
// invalid_argument: nothing is remembered by that name (named in `field`), or it is a kind, which
// only an answer can have.
[[nodiscard]] Result<std::string> fill_in(std::string_view text, const Variables& variables);

// Compares answers with patterns. Collects every difference, as sentences, and remembers what the
// placeholders with a name stood for.
class Comparison {
public:
    explicit Comparison(Variables& variables) : variables_(variables) {}

    // `where` begins each sentence about it.
    void compare_text(const std::string& where, std::string_view pattern, std::string_view actual);
    // A pattern's objects and arrays are complete, but where a member or a last element `"..."`
    // says that more may follow.
    void compare_json(const std::string& where, const boost::json::value& pattern,
                      const boost::json::value& actual);
    void add(std::string difference) { differences_.push_back(std::move(difference)); }

    [[nodiscard]] const std::vector<std::string>& differences() const { return differences_; }

private:
    void compare_objects(const std::string& where, const boost::json::object& pattern,
                         const boost::json::object& actual);
    void compare_arrays(const std::string& where, const boost::json::array& pattern,
                        const boost::json::array& actual);
    // True if `pattern` is one placeholder, alone: then it stands for a value of any type.
    bool compare_placeholder(const std::string& where, std::string_view pattern,
                             const boost::json::value& actual);

    Variables& variables_;
    std::vector<std::string> differences_;
};

} // namespace waymark::contract
