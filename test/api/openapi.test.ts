import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApi, openApiFile, openApiText } from '../../scripts/openapi.ts';
import { type Route, routes } from '../../shared/domain/api/routes.ts';

test('the OpenAPI document says what the routes and their schemas say; "node scripts/openapi.ts" writes it', () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(openApiText());
});

test('the OpenAPI document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();

  const result = await validator.validate(openApi());

  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('the OpenAPI document has every route', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { operationId: string }>> };

  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
  );

  expect(told.toSorted()).toEqual(
    Object.entries(routes as Record<string, Route>)
      .map(([operation, { method, path }]) => `${operation} ${method} ${path}`)
      .toSorted(),
  );
});
