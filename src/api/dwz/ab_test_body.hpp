// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/envelope.hpp"
#include "links/variants/variant.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What clients send about A/B tests, and what they are told if it won't do. Members are spelled as
// on the wire.
namespace waymark::api::dwz {

struct CreateVariant {
    std::string name;
    std::string target_url;
    std::optional<int> weight;
    std::optional<bool> is_control;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(CreateVariant, (), (name, target_url, weight, is_control, description))

struct CreateAbTest {
    std::uint64_t short_link_id = 0;
    std::string name;
    std::optional<std::string> description;
    std::optional<std::string> traffic_split;
    std::optional<std::string> start_time;
    std::optional<std::string> end_time;
    std::vector<CreateVariant> variants;
};
BOOST_DESCRIBE_STRUCT(CreateAbTest, (),
                      (short_link_id, name, description, traffic_split, start_time, end_time,
                       variants))

// What is absent or empty stays as it is.
struct UpdateAbTest {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> status;
    std::optional<std::string> traffic_split;
    std::optional<std::string> start_time;
    std::optional<std::string> end_time;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(UpdateAbTest, (),
                      (name, description, status, traffic_split, start_time, end_time, is_active))

// invalid_argument: a time is malformed, or a status or a split is none. The rest is for the domain
// to judge.
[[nodiscard]] Result<links::variants::AbTestDraft> to_draft(const CreateAbTest& body);
[[nodiscard]] Result<links::variants::AbTestPatch> to_patch(const UpdateAbTest& body);

// What links::variants::AbTestService refuses, in the API's words: of a new test, and of one that
// is there.
[[nodiscard]] Rejection reject_new_ab_test(const Error& error);
[[nodiscard]] Rejection reject_ab_test(const Error& error);

} // namespace waymark::api::dwz
