// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "links/link_draft.hpp"

#include <boost/json/object.hpp>

#include <string>

// What clients want a link to be. The types of members are judged here, the rest by the domain.
namespace waymark::api::openshort {

// The body of POST /api/urls. Besides the documented members it may have `description`,
// `clickLimit` and `isSticky`. `place` is that of BodyReader.
[[nodiscard]] Checked<links::LinkDraft> read_url_draft(const boost::json::object& body,
                                                       std::string place = {});

// The body of PUT and PATCH /api/urls/{id}: null removes what a link may lack, an empty text leaves
// it as it is. Of `ogImage` only the removal is possible.
[[nodiscard]] Checked<links::LinkPatch> read_url_patch(const boost::json::object& body);

// The seven campaign parameters, by the same rules.
void read_utm_patch(BodyReader& body, links::LinkPatch& patch);

} // namespace waymark::api::openshort
