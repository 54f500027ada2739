#!/usr/bin/env bash
# Lists packages with known vulnerabilities, those that others bring along included.
# Exits 0 if there are none, 1 if there are some, 2 if the package index cannot tell.
set -uo pipefail
cd "$(dirname "$0")/.."

# GHSA-5crp-9r3c-p9vr: an index with advisories knows it.
CANARY_PACKAGE=Newtonsoft.Json
CANARY_VERSION=12.0.1

vulnerable() { dotnet list "$1" package --vulnerable --include-transitive 2>&1; }

probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
cat >"$probe/Probe.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="$CANARY_PACKAGE" Version="$CANARY_VERSION" /></ItemGroup>
</Project>
EOF
if ! dotnet restore "$probe/Probe.csproj" --nologo -v quiet >"$probe/log" 2>&1; then
  cat "$probe/log"
  echo "nothing is known: $CANARY_PACKAGE $CANARY_VERSION could not be restored to ask about"
  exit 2
fi
if ! vulnerable "$probe/Probe.csproj" | grep -q "> $CANARY_PACKAGE "; then
  echo "nothing is known: the package index has no advisories, not even that of $CANARY_PACKAGE $CANARY_VERSION"
  exit 2
fi

if ! dotnet restore EnvoyRls.sln --nologo -v quiet || ! found=$(vulnerable EnvoyRls.sln); then
  echo "${found-}"
  echo "nothing is known: the packages could not be listed"
  exit 2
fi
if grep -q '^ *> ' <<<"$found"; then
  echo "$found"
  exit 1
fi
echo "no package has a known vulnerability"
