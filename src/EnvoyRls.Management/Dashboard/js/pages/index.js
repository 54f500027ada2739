// All pages, in the order of the navigation.

import { showOverview } from "./overview.js";
import { showRules } from "./rules.js";
import { showLists } from "./lists.js";
import { showTiers } from "./tiers.js";
import { showExplain } from "./explain.js";
import { showVersions } from "./versions.js";
import { showReleases } from "./releases.js";
import { showAnomalies } from "./anomalies.js";
import { showModels } from "./models.js";
import { showReplicas } from "./replicas.js";
import { showAudit } from "./audit.js";
import { showTokens } from "./tokens.js";

/** `role` is the least that a page takes; viewer if absent. */
export const PAGES = [
  { path: "overview", name: "Overview", group: "Traffic", show: showOverview },
  { path: "explain", name: "Explain", group: "Traffic", show: showExplain },
  { path: "anomalies", name: "Anomalies and overrides", group: "Traffic", show: showAnomalies },
  { path: "models", name: "Models and advice", group: "Traffic", show: showModels },
  { path: "rules", name: "Rules", group: "Managed", show: showRules },
  { path: "lists", name: "Access lists", group: "Managed", show: showLists },
  { path: "tiers", name: "Tiers", group: "Managed", show: showTiers },
  { path: "versions", name: "Versions", group: "Managed", show: showVersions },
  { path: "releases", name: "Releases", group: "Managed", show: showReleases },
  { path: "replicas", name: "Replicas and store", group: "Service", show: showReplicas },
  { path: "audit", name: "Audit", group: "Service", show: showAudit },
  { path: "tokens", name: "Tokens", group: "Service", role: "admin", show: showTokens },
];
