// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "app/config.hpp"
#include "app/identity_parts.hpp"
#include "app/monitoring.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "base/error.hpp"
#include "events/intake.hpp"
#include "events/spool.hpp"
#include "links/link_service.hpp"
#include "redirect/link_cache.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace waymark::app {

// Everything that speaks HTTP: the server, its workers, and the routes of every dialect.
class HttpFront {
public:
    // All outlive the front.
    struct Services {
        const Clock& clock;
        MetricsRegistry& metrics;
        IdentityParts& identity;
        audit::AuditLog& audit_log;
        audit::OperationLog& operations;
        links::LinkService& links;
        redirect::LinkCache& link_cache;
        events::Spool& spool;
        events::Intake& intake;
        analytics::Reader& analytics;
        Monitoring& monitoring;
        std::size_t io_threads = 1;
    };

    // Binds the port; serves from start() on.
    //
    // invalid_argument: an address, network or TLS file of the configuration can't be used.
    // unavailable:      the address can't be bound.
    [[nodiscard]] static Result<std::unique_ptr<HttpFront>> create(const Config& config,
                                                                   const Services& services);
    ~HttpFront();
    HttpFront(const HttpFront&) = delete;
    HttpFront& operator=(const HttpFront&) = delete;

    void start();
    // True if every request was finished in time.
    bool stop(std::chrono::milliseconds patience);

    // Where it listens, as a URL for a browser on this machine.
    [[nodiscard]] const std::string& url() const;

private:
    struct Parts;
    explicit HttpFront(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace waymark::app
