// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/presented.hpp"
#include "identity/signing/json_tape.hpp"
#include "identity/signing/request_signature.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::identity {

// The parameters of a request as its signature covers them: those of the query, as strings, and the
// members of a JSON body, which replace parameters of the same name.
//
// A body counts if the method is POST, PUT or PATCH, the content type says application/json, and
// the body is a JSON object that read_json() reads. A query parameter doesn't count if an escape in
// it is malformed or if it has a bare semicolon. One that occurs several times is an array.
//
// Read once, at construction, and printed for each form that is asked for. The request must outlive
// this.
class SignedParameters {
public:
    explicit SignedParameters(const SignedRequest& request);

    // True if a client may have signed this form, and it isn't what an earlier one is. For
    // raw_target there must be a query and no members of a body, which that form wouldn't bind.
    [[nodiscard]] bool has(SigningForm form) const;

    void append(std::string& out, SigningForm form) const;

private:
    using Values = std::vector<std::string>;

    void read_query(std::string_view query);
    // The names of the body's members, in order.
    [[nodiscard]] std::span<const std::uint32_t> members() const;
    [[nodiscard]] bool has_integers() const;
    [[nodiscard]] std::string print(SigningForm form) const;
    void append_member(std::string& out, std::uint32_t name) const;
    void append_parameter(std::string& out, const std::string& name, const Values& values,
                          SigningForm form) const;

    std::span<const std::string_view> integer_parameters_;
    bool has_query_;
    std::map<std::string, Values, std::less<>> query_;
    std::optional<JsonTape> body_; // an object
    std::string primary_;
};

} // namespace waymark::identity
