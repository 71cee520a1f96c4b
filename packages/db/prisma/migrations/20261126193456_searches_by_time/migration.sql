-- CreateIndex
CREATE INDEX "searches_tenant_id_occurred_at_idx" ON "searches"("tenant_id", "occurred_at");
