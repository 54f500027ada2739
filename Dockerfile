# Compiled ahead of time (ReadyToRun), no shell, not root; the "extra" image has the time zones that schedules name.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# The command line as well, to make the first token of the admin API; the server last, as what both share is compiled ahead only there.
RUN dotnet publish src/EnvoyRls.Cli -c Release -r linux-x64 -o /app
RUN dotnet publish src/EnvoyRls.Server -c Release -r linux-x64 -o /app

# Envoy Gateway, and others that run the reference's image, start /bin/ratelimit.
RUN mkdir /links && ln -s /app/EnvoyRls.Server /links/ratelimit

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
# The directory and not the link, which would be copied as what it leads to.
COPY --from=build /links/ /bin/
USER $APP_UID
EXPOSE 8080 8081 6070
ENTRYPOINT ["dotnet", "EnvoyRls.Server.dll"]
