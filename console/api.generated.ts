/** Made from the routes of the collector by bin/openapi.mjs: do not edit. */
export interface paths {
    "/api/activations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When spare windows are open, the earliest first, at most 100 days */
        get: operations["listActivations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All agents with when they were last heard */
        get: operations["listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks an agent for something; its answer is among the commands of the agent later */
        post: operations["askAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wants another list of devices; what is wrong with it is answered with its lines */
        post: operations["configureAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent: its devices, its configuration, and what was asked of it */
        get: operations["getAgentOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All areas */
        get: operations["listAreas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bookings in force that touch a stretch of time, the earliest first, at most 100 days */
        get: operations["listBookings"];
        put?: never;
        /** Enters a booking, changes it by its id, or cancels it */
        post: operations["book"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls of specialists by when they were made, newest first; open=true: not signed in */
        get: operations["listCalls"];
        put?: never;
        /** Calls a specialist of a station to a window; who comes has to sign in */
        post: operations["callSpecialist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The called specialist is there; being seen by a sensor never counts as that */
        post: operations["signInForCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 窗口监测覆盖率 and 在岗率 of a span of at most 100 days; by default of today until now */
        get: operations["getCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/declarations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Declarations that touch a stretch of time, the oldest first, at most 400 days */
        get: operations["listDeclarations"];
        put?: never;
        /** Declares a state of a window; the same id again changes what it says */
        post: operations["declare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/declarations/{windowId}/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a declared state before it expires, or takes back one that has not begun */
        post: operations["endDeclaration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/declarations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a file of declarations (CSV or JSON lines): all of them, or none */
        post: operations["importDeclarations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All devices with their status and its reason */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live events (text/event-stream); resumes from Last-Event-ID or ?after=<eventId> */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/halls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All halls with their windows and the present state of these */
        get: operations["listHalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/halls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One hall */
        get: operations["getHall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Findings, newest first; with open=true only those that last */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One finding and why it was raised */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{id}/conclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms, dismisses or reopens a finding; 409 with what was concluded meanwhile */
        post: operations["concludeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Findings raised in a stretch of time by kind and status, at most 400 days */
        get: operations["getFindingStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session that asks */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Signs out: the session ends at once, on all its pages */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges the token of a sign-in link, once, for a session cookie */
        post: operations["exchangeSignInToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/site-warnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is missing of the calendar and of stand-ins, in the language of the request */
        get: operations["listSiteWarnings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything a page begins with; /api/events?after=<eventId> continues from it */
        get: operations["getSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All windows with their present state and the age of what is known */
        get: operations["listWindows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/windows/{id}/activation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens or closes a spare window */
        post: operations["activateWindow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/windows/{id}/intervals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The verdicts on a window over a stretch of time, at most 31 days */
        get: operations["listWindowIntervals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers at all; open to everybody */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters in the text format of Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether readings can be stored (503 if not); reasons only for those signed in */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Activation: {
            active: boolean;
            atMs: number;
            author: string;
            recordedMs: number;
            windowId: string;
        };
        ActivationList: {
            activations: {
                author: string;
                fromMs: number;
                hallId: string;
                untilMs: number;
                windowId: string;
            }[];
            more: boolean;
        };
        Agent: {
            catchUp?: {
                minutesLeft: number | null;
            };
            dropped?: number;
            hallIds: string[];
            id: string;
            lastHeardMs: number | null;
            offUntilMs?: number | null;
            problems: string[];
            /** @enum {string} */
            state: "online" | "silent" | "never-heard";
            version: string | null;
            waiting: number | null;
            watermarkMs: number | null;
        };
        AgentCommand: {
            answeredMs: number | null;
            askedMs: number;
            author: string;
            /** @enum {string} */
            command: "identify" | "report-status" | "probe" | "log-level" | "restart" | "show-hint" | "configure";
            detail: string | null;
            device: string | null;
            expiresMs: number;
            /** @enum {string} */
            outcome: "waiting" | "done" | "repeated" | "expired" | "refused" | "failed" | "absent" | "no-answer";
            particulars: string | null;
            requestId: string;
        };
        AgentConfiguration: {
            author: string;
            document: string;
            problem: string | null;
            recordedMs: number;
            revision: number;
            /** @enum {string|null} */
            state: "trying" | "applied" | "refused" | "reverted" | null;
            stateMs: number | null;
            tryMs: number;
        };
        AgentList: {
            agents: components["schemas"]["Agent"][];
        };
        AgentOperation: {
            agentId: string;
            commands: components["schemas"]["AgentCommand"][];
            configurations: components["schemas"]["AgentConfiguration"][];
            devices: {
                device: string;
                driver: string;
                reason: string | null;
                /** @enum {string} */
                status: "working" | "retrying" | "unusable" | "blind";
            }[];
            inForce: {
                problem: string | null;
                revision: number;
                /** @enum {string} */
                state: "trying" | "applied" | "refused" | "reverted";
            } | null;
            nowMs: number;
            version: string | null;
        };
        Area: {
            id: string;
            /** @enum {string} */
            level: "province" | "city" | "county" | "town" | "village";
            name: string;
            parentId: string | null;
        };
        AreaList: {
            areas: components["schemas"]["Area"][];
        };
        Booking: {
            author: string;
            cancelled: boolean;
            fromMs: number;
            hallId: string;
            id: string;
            recordedMs: number;
            untilMs: number;
            windowId: string | null;
        };
        BookingList: {
            bookings: {
                author: string;
                fromMs: number;
                hallId: string;
                id: string;
                untilMs: number;
                windowId: string | null;
            }[];
            more: boolean;
        };
        Conclusion: {
            author: string;
            /** @enum {string} */
            conclusion: "confirmed" | "dismissed" | "reopened";
            /** @enum {string} */
            reason: "verified-absent" | "late-without-reason" | "sensor-fault" | "was-present" | "declared-elsewhere" | "stand-in-present" | "schedule-wrong" | "technical-test" | "equipment-repaired" | "new-evidence" | "other";
            recordedMs: number;
            remark: string | null;
            version: number;
        };
        ConclusionConflict: {
            code: string;
            conclusions?: components["schemas"]["Conclusion"][];
            field?: string;
            message: string;
            version?: number;
        };
        ConclusionList: {
            conclusions: components["schemas"]["Conclusion"][];
            findingId: string;
            version: number;
        };
        ConfigurationOutcome: {
            configuration: components["schemas"]["AgentConfiguration"] | null;
            problems: components["schemas"]["DocumentProblem"][];
        };
        Coverage: {
            areas: {
                figures: components["schemas"]["CoverageFigures"];
                id: string;
                /** @enum {string} */
                level: "province" | "city" | "county" | "town" | "village";
                name: string;
            }[];
            fromMs: number;
            halls: {
                figures: components["schemas"]["CoverageFigures"];
                id: string;
                name: string;
            }[];
            pools: {
                hallId: string;
                id: string;
                metMs: number;
                metRate: number | null;
                name: string;
                shortMs: number;
                unknownMs: number;
            }[];
            toMs: number;
            total: components["schemas"]["CoverageFigures"];
            unmonitored: {
                hallId: string;
                hallName: string;
                pendingMs: number;
                /** @enum {string} */
                reason: "no-sensor" | "never-heard" | "not-heard" | "unknown";
                unknownMs: number;
                watermarkMs: number | null;
                windowId: string;
                windowNumber: string;
            }[];
            windows: {
                figures: components["schemas"]["CoverageFigures"];
                hallId: string;
                id: string;
                isTrial: boolean;
                name: string;
                number: string;
            }[];
        };
        CoverageFigures: {
            bridgedMs: number;
            countedEmptyMs: number;
            countedOccupiedMs: number;
            coverage: number | null;
            coverageAtLeast: number | null;
            emptyMs: number;
            excusedMs: number;
            monitoredMs: number;
            occupiedMs: number;
            pendingMs: number;
            pooledMs: number;
            presenceRate: number | null;
            registeredMs: number;
            trialMs: number;
            uncoveredMs: number;
            unheardMs: number;
            unknownMs: number;
        };
        Declaration: {
            author: string;
            endedMs: number | null;
            fromMs: number;
            id: string;
            person: string | null;
            recordedMs: number;
            standIn: string | null;
            /** @enum {string} */
            state: "away" | "paused" | "back-office" | "stand-in" | "rotation" | "meeting" | "outreach" | "leave-covered" | "leave-announced";
            untilMs: number | null;
            /** @enum {string} */
            via: "api" | "cli" | "import" | "key" | "duty-table";
            windowId: string;
        };
        DeclarationEnd: {
            atMs: number;
            author: string;
            id: string;
            recordedMs: number;
            windowId: string;
        };
        DeclarationImport: {
            imported: number;
        };
        DeclarationImportRefusal: {
            code: string;
            field?: string;
            message: string;
            problems?: {
                code: string;
                file: string;
                line: number;
                message: string;
            }[];
        };
        DeclarationList: {
            declarations: components["schemas"]["Declaration"][];
            more: boolean;
        };
        Device: {
            agentId: string;
            deviceId: string;
            hallId: string;
            /** @enum {string} */
            kind: "seat" | "radar" | "pir" | "beam" | "rating-pad" | "camera" | "led-sign" | "queue-caller" | "kiosk" | "printer" | "document-camera" | "pc" | "id-reader" | "internet" | "gov-extranet" | "hint";
            lastChangeMs: number | null;
            lastReadingMs: number | null;
            /** @enum {string|null} */
            lastReadingQuality: "synced" | "rebuilt" | null;
            reason: string | null;
            /** @enum {string} */
            status: "ok" | "fault" | "unplugged" | "offline" | "stale" | "unknown";
            windowId: string;
        };
        DeviceList: {
            devices: components["schemas"]["Device"][];
        };
        DocumentProblem: {
            column: number;
            field: string;
            line: number;
            message: string;
        };
        FindingCounts: {
            counted: components["schemas"]["StatusCounts"];
            held: components["schemas"]["StatusCounts"];
            /** @enum {string} */
            kind: "empty-post" | "late-opening" | "early-leaving" | "leave-overrun" | "hall-unattended" | "too-few-windows" | "specialist-overdue" | "agent-silent" | "line-down" | "no-power-at-opening" | "sensor-stale" | "sensor-stuck" | "sensor-noisy" | "sensor-implausible" | "sensor-interrupted" | "policy-unsupported" | "press-at-empty" | "press-burst" | "press-without-queue" | "pad-unplugged" | "pad-silent" | "camera-down" | "equipment-down" | "kiosks-down" | "clock-drift" | "disk-trouble" | "certificate-expiring" | "outbox-forked" | "readings-lost";
            reminders: components["schemas"]["StatusCounts"];
            trial: components["schemas"]["StatusCounts"];
        };
        FindingStatistics: {
            fromMs: number;
            kinds: components["schemas"]["FindingCounts"][];
            toMs: number;
        };
        Hall: {
            areaId: string;
            /** @enum {string} */
            areaLevel: "province" | "city" | "county" | "town" | "village";
            areaPath: string[];
            id: string;
            name: string;
            timeZone: string;
            windows: components["schemas"]["Window"][];
        };
        HallList: {
            halls: components["schemas"]["Hall"][];
        };
        Health: {
            alive: boolean;
        };
        Incident: {
            agentId: string | null;
            clearedMs: number | null;
            /** @enum {string|null} */
            clearReason: "occupied" | "duty-ended" | "unobserved" | "recovered" | "removed" | "excused" | "corrected" | null;
            deviceId: string | null;
            escalatedMs: number | null;
            hallId: string | null;
            hallName: string | null;
            held?: boolean;
            id: string;
            /** @enum {string} */
            kind: "empty-post" | "late-opening" | "early-leaving" | "leave-overrun" | "hall-unattended" | "too-few-windows" | "specialist-overdue" | "agent-silent" | "line-down" | "no-power-at-opening" | "sensor-stale" | "sensor-stuck" | "sensor-noisy" | "sensor-implausible" | "sensor-interrupted" | "policy-unsupported" | "press-at-empty" | "press-burst" | "press-without-queue" | "pad-unplugged" | "pad-silent" | "camera-down" | "equipment-down" | "kiosks-down" | "clock-drift" | "disk-trouble" | "certificate-expiring" | "outbox-forked" | "readings-lost";
            late: boolean;
            raisedMs: number;
            recordedMs: number;
            /** @enum {string} */
            stage: "reminder" | "suspected" | "escalated";
            startedMs: number;
            /** @enum {string} */
            status: "suspected" | "confirmed" | "dismissed";
            subject: string | null;
            suspectedMs: number | null;
            trial?: boolean;
            version: number;
            windowId: string | null;
            windowNumber: string | null;
        };
        IncidentDetail: {
            conclusions: components["schemas"]["Conclusion"][];
            incident: components["schemas"]["Incident"];
            stages: {
                atMs: number;
                /** @enum {string} */
                stage: "reminder" | "suspected" | "escalated";
                why: components["schemas"]["Why"];
            }[];
            why: components["schemas"]["Why"];
        };
        IncidentPage: {
            incidents: components["schemas"]["Incident"][];
            nextBefore: string | null;
        };
        Problem: {
            code: string;
            field?: string;
            message: string;
        };
        Quiet: {
            nowMs: number;
            watermarks: {
                watermarkMs: number;
                windowId: string;
            }[];
        };
        Readiness: {
            ready: boolean;
            reasons?: string[];
        };
        Session: {
            createdMs: number;
            expiresMs: number;
        };
        SignIn: {
            atMs: number;
            author: string;
            callId: string;
            person: string | null;
            recordedMs: number;
        };
        SiteWarningList: {
            warnings: {
                code: string;
                message: string;
            }[];
        };
        Snapshot: {
            agents: components["schemas"]["Agent"][];
            areas: components["schemas"]["Area"][];
            demo: boolean;
            eventId: string;
            halls: components["schemas"]["Hall"][];
            incidents: components["schemas"]["Incident"][];
            insecure: boolean;
            nowMs: number;
            pendingAfterMs: number;
            siteName: string;
        };
        SpecialistCall: {
            author: string;
            calledMs: number;
            dueMs: number | null;
            id: string;
            matter: string | null;
            signedInMs: number | null;
            station: string;
            windowId: string;
        };
        SpecialistCallList: {
            calls: components["schemas"]["SpecialistCall"][];
            more: boolean;
        };
        StatusCounts: {
            confirmed: number;
            dismissed: number;
            suspected: number;
        };
        Why: {
            checks: {
                check: string;
                facts: {
                    [key: string]: string | number;
                };
                /** @enum {string} */
                result: "holds" | "fails" | "not-applicable";
            }[];
            duty: {
                fromMs: number;
                /** @enum {string} */
                state: "on-duty" | "named" | "pooled" | "not-on-duty";
                toMs: number;
            }[];
            facts: {
                [key: string]: string | number;
            };
            fromMs: number;
            inputs: {
                agentId: string;
                atMs: number;
                deviceId: string;
                outboxId: string;
                /** @enum {string} */
                quality?: "synced" | "rebuilt";
                sequence: number;
                value: string;
            }[];
            lanes: {
                agentId: string;
                deviceId: string;
                /** @enum {string} */
                kind: "seat" | "radar" | "pir" | "beam" | "rating-pad" | "camera" | "led-sign" | "queue-caller" | "kiosk" | "printer" | "document-camera" | "pc" | "id-reader" | "internet" | "gov-extranet" | "hint";
                stretches: {
                    fromMs: number;
                    /** @enum {string} */
                    state: "occupied" | "empty" | "unknown";
                    toMs: number;
                }[];
            }[];
            marks: {
                atMs: number;
                deviceId: string;
                kind: string;
                /** @enum {string} */
                quality?: "synced" | "rebuilt";
                value: string;
            }[];
            rule: string;
            ruleVersion: number;
            toMs: number;
            verdicts: {
                fromMs: number;
                /** @enum {string} */
                state: "occupied" | "empty" | "unknown" | "excused" | "not-on-duty";
                toMs: number;
            }[];
            wouldHaveChanged: {
                facts: {
                    [key: string]: string | number;
                };
                key: string;
            }[];
        };
        Window: {
            /** @enum {string} */
            basis: "named" | "pooled" | "none";
            because: string | null;
            dutyChangesMs: number | null;
            emptyAfterMinutes: number;
            hallId: string;
            id: string;
            isTrial: boolean;
            name: string;
            number: string;
            onDuty: boolean;
            openIncidentIds: string[];
            sensorKinds: ("seat" | "radar" | "pir" | "beam" | "rating-pad" | "camera" | "led-sign" | "queue-caller" | "kiosk" | "printer" | "document-camera" | "pc" | "id-reader" | "internet" | "gov-extranet" | "hint")[];
            /** @enum {string|null} */
            service: "normal" | "noon" | "extended" | "appointment" | "standby" | null;
            sinceMs: number | null;
            /** @enum {string} */
            state: "occupied" | "empty" | "unknown" | "excused" | "not-on-duty" | "pending";
            trialReasons: ("walk-test" | "policy")[];
            /** @enum {string|null} */
            verdict: "occupied" | "empty" | "unknown" | "excused" | "not-on-duty" | null;
            watermarkMs: number | null;
        };
        WindowInterval: {
            /** @enum {string|null} */
            basis: "named" | "pooled" | "none" | null;
            because: string | null;
            fromMs: number;
            isCalendarCovered: boolean;
            /** @enum {string|null} */
            service: "normal" | "noon" | "extended" | "appointment" | "standby" | null;
            toMs: number | null;
            /** @enum {string} */
            verdict: "occupied" | "empty" | "unknown" | "excused" | "not-on-duty";
        };
        WindowIntervals: {
            fromMs: number;
            intervals: components["schemas"]["WindowInterval"][];
            toMs: number;
            windowId: string;
        };
        WindowList: {
            windows: components["schemas"]["Window"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Activation = components['schemas']['Activation'];
export type ActivationList = components['schemas']['ActivationList'];
export type Agent = components['schemas']['Agent'];
export type AgentCommand = components['schemas']['AgentCommand'];
export type AgentConfiguration = components['schemas']['AgentConfiguration'];
export type AgentList = components['schemas']['AgentList'];
export type AgentOperation = components['schemas']['AgentOperation'];
export type Area = components['schemas']['Area'];
export type AreaList = components['schemas']['AreaList'];
export type Booking = components['schemas']['Booking'];
export type BookingList = components['schemas']['BookingList'];
export type Conclusion = components['schemas']['Conclusion'];
export type ConclusionConflict = components['schemas']['ConclusionConflict'];
export type ConclusionList = components['schemas']['ConclusionList'];
export type ConfigurationOutcome = components['schemas']['ConfigurationOutcome'];
export type Coverage = components['schemas']['Coverage'];
export type CoverageFigures = components['schemas']['CoverageFigures'];
export type Declaration = components['schemas']['Declaration'];
export type DeclarationEnd = components['schemas']['DeclarationEnd'];
export type DeclarationImport = components['schemas']['DeclarationImport'];
export type DeclarationImportRefusal = components['schemas']['DeclarationImportRefusal'];
export type DeclarationList = components['schemas']['DeclarationList'];
export type Device = components['schemas']['Device'];
export type DeviceList = components['schemas']['DeviceList'];
export type DocumentProblem = components['schemas']['DocumentProblem'];
export type FindingCounts = components['schemas']['FindingCounts'];
export type FindingStatistics = components['schemas']['FindingStatistics'];
export type Hall = components['schemas']['Hall'];
export type HallList = components['schemas']['HallList'];
export type Health = components['schemas']['Health'];
export type Incident = components['schemas']['Incident'];
export type IncidentDetail = components['schemas']['IncidentDetail'];
export type IncidentPage = components['schemas']['IncidentPage'];
export type Problem = components['schemas']['Problem'];
export type Quiet = components['schemas']['Quiet'];
export type Readiness = components['schemas']['Readiness'];
export type Session = components['schemas']['Session'];
export type SignIn = components['schemas']['SignIn'];
export type SiteWarningList = components['schemas']['SiteWarningList'];
export type Snapshot = components['schemas']['Snapshot'];
export type SpecialistCall = components['schemas']['SpecialistCall'];
export type SpecialistCallList = components['schemas']['SpecialistCallList'];
export type StatusCounts = components['schemas']['StatusCounts'];
export type Why = components['schemas']['Why'];
export type Window = components['schemas']['Window'];
export type WindowInterval = components['schemas']['WindowInterval'];
export type WindowIntervals = components['schemas']['WindowIntervals'];
export type WindowList = components['schemas']['WindowList'];
export type $defs = Record<string, never>;
export interface operations {
    listActivations: {
        parameters: {
            query: {
                fromMs: number;
                hallId?: string;
                toMs: number;
                windowId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivationList"];
                };
            };
        };
    };
    listAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentList"];
                };
            };
        };
    };
    askAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    command: "identify" | "report-status" | "probe" | "log-level" | "restart" | "show-hint";
                    device?: string;
                    level?: "debug" | "info" | "warn" | "error";
                    shownMs?: number;
                    text?: string;
                    /** @default 30000 */
                    validMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentCommand"];
                };
            };
        };
    };
    configureAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: string;
                    /** @default 120000 */
                    tryMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationOutcome"];
                };
            };
        };
    };
    getAgentOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentOperation"];
                };
            };
        };
    };
    listAreas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AreaList"];
                };
            };
        };
    };
    listBookings: {
        parameters: {
            query: {
                fromMs: number;
                hallId?: string;
                toMs: number;
                windowId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingList"];
                };
            };
        };
    };
    book: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    cancelled?: boolean;
                    fromMs: number;
                    hallId: string;
                    id?: string;
                    untilMs: number;
                    windowId?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
        };
    };
    listCalls: {
        parameters: {
            query: {
                fromMs: number;
                open?: true;
                toMs: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecialistCallList"];
                };
            };
        };
    };
    callSpecialist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    atMs?: number;
                    matter?: string;
                    station: string;
                    windowId: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecialistCall"];
                };
            };
        };
    };
    signInForCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    atMs?: number;
                    person?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
        };
    };
    getCoverage: {
        parameters: {
            query?: {
                areaId?: string;
                fromMs?: number;
                hallId?: string;
                toMs?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
        };
    };
    listDeclarations: {
        parameters: {
            query: {
                fromMs: number;
                toMs: number;
                windowId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclarationList"];
                };
            };
        };
    };
    declare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fromMs?: number;
                    id?: string;
                    person?: string;
                    standIn?: string;
                    state: "away" | "paused" | "back-office" | "stand-in" | "rotation" | "meeting" | "outreach" | "leave-covered" | "leave-announced";
                    untilMs?: number | null;
                    windowId: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Declaration"];
                };
            };
        };
    };
    endDeclaration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                windowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    atMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclarationEnd"];
                };
            };
        };
    };
    importDeclarations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default import */
                    file?: string;
                    format: "csv" | "jsonl";
                    text: string;
                    /** @default import */
                    via?: "import" | "duty-table";
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclarationImport"];
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclarationImportRefusal"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    listHalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HallList"];
                };
            };
        };
    };
    getHall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hall"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                before?: string;
                limit?: number;
                open?: true;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
        };
    };
    concludeIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conclusion: "confirmed" | "dismissed" | "reopened";
                    reason: "verified-absent" | "late-without-reason" | "sensor-fault" | "was-present" | "declared-elsewhere" | "stand-in-present" | "schedule-wrong" | "technical-test" | "equipment-repaired" | "new-evidence" | "other";
                    remark?: string;
                    version: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConclusionList"];
                };
            };
            /** @description Default Response */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConclusionConflict"];
                };
            };
        };
    };
    getFindingStatistics: {
        parameters: {
            query: {
                fromMs: number;
                toMs: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingStatistics"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    exchangeSignInToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    listSiteWarnings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteWarningList"];
                };
            };
        };
    };
    getSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
        };
    };
    listWindows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WindowList"];
                };
            };
        };
    };
    activateWindow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active: boolean;
                    atMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activation"];
                };
            };
        };
    };
    listWindowIntervals: {
        parameters: {
            query: {
                fromMs: number;
                toMs: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WindowIntervals"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
