// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/audit_log.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>

// The audit log as the dialect's clients ask for it and read it.
namespace waymark::api::openshort {

// `action` (LOGIN and LOGOUT stand for USER_LOGIN and USER_LOGOUT), `userId`, `entityType`,
// `entityId`, `startDate`, `endDate` (the whole of that day, in UTC), `sortOrder`. Everything but
// the slice.
//
// invalid_argument: an action is unknown, a date is none, or the order is neither; `field` names
// the parameter.
[[nodiscard]] Result<audit::EntryQuery> read_audit_query(const http::Request& request);

// What an entry doesn't say is null.
[[nodiscard]] boost::json::object to_view(const audit::Entry& entry);

} // namespace waymark::api::openshort
