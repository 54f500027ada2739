#!/usr/bin/env bash
# Draws docs/pictures/grafana-*.svg anew: starts three replicas, Redis and Prometheus, makes them trouble, and draws every panel of
# dashboards/grafana from what Prometheus has seen. Takes about a minute and a half.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=EnvoyRls.Deployment.Tests
dotnet build "tests/$suite" -c Release --nologo -v quiet
DASHBOARD_PICTURES="$PWD/docs/pictures" "tests/$suite/bin/Release/net10.0/$suite" -noLogo -noColor -class "$suite.Dashboards.LiveDashboardTests"
