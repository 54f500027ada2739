# Compiled ahead of time (ReadyToRun), no shell, not root; the "extra" image has the time zones that schedules name.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/EnvoyRls.Server -c Release -r linux-x64 -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
EXPOSE 8080 8081 6070
ENTRYPOINT ["dotnet", "EnvoyRls.Server.dll"]
