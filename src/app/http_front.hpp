// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "app/config.hpp"
#include "app/identity_parts.hpp"
#include "app/link_services.hpp"
#include "app/monitoring.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "base/error.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/intake.hpp"
#include "events/spool.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/goal_service.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"

#include <chrono>
#include <filesystem>
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
        LinkServices& links;
        sites::SiteService& sites;
        sites::GoalService& goals;
        const sites::SiteDirectory& site_directory;
        sites::ErasureQueue& erasures;
        events::enrich::VisitorSalts& salts;
        const events::enrich::EnrichmentData& enrichment;
        events::Spool& spool;
        events::Intake& intake;
        analytics::Reader& analytics;
        Monitoring& monitoring;
        std::filesystem::path data_files; // that come with the program
        std::string public_url;           // of links on the default domain
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
    // Ends the streams of whoever may not listen any more: every StandingCalls::interval. Blocks.
    void review_streams();

    // After stop(): waits for what the workers still do, of requests that were cut off, too.
    void finish_work();

    // Where it listens, as a URL for a browser on this machine.
    [[nodiscard]] const std::string& url() const;

private:
    struct Parts;
    explicit HttpFront(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace waymark::app
